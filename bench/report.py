"""Where it was measured, and what came out."""

import datetime
import json
import os
import platform
import statistics
import subprocess

import targets
from servers import SETTINGS

# The first of these that a case has is what its ratios refer to.
BASELINES = ("psql text | psql", "pg_dump | psql", "psql hashtext(row), both sides")
MIB = 1024 * 1024


def machine():
    model, memory = platform.machine(), 0
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), model)
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1]) // 1024
    return {"cores": len(os.sched_getaffinity(0)), "cpu": model, "memory_mb": memory, "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"}


def versions(servers, with_pgclone):
    found = {
        "server": servers.sql("source", "postgres", "SHOW server_version"),
        "pg_dump": servers.shell(servers.programs["pg_dump"] + " --version").split()[2],
        "psql": servers.shell(servers.programs["psql"] + " --version").split()[2],
    }
    if servers.programs["pgcopydb"]:
        # Among log lines.
        text = servers.shell(servers.programs["pgcopydb"] + " --version 2>&1")
        found["pgcopydb"] = next((line.split()[2] for line in text.splitlines() if line.startswith("pgcopydb version")), "?")
    if with_pgclone:
        found["pgclone"] = servers.sql(
            "target", "postgres", "SELECT default_version FROM pg_available_extensions WHERE name = 'pgclone'") + commit()
    return found


def commit():
    """The commit that the checkout is at; what is installed was compiled from it by `make bench`."""
    here = os.path.dirname(os.path.abspath(__file__))
    done = subprocess.run(["git", "-C", here, "describe", "--always", "--dirty", "--exclude=*"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False)
    return f" ({done.stdout.strip()})" if done.returncode == 0 else ""


def method_row(name, usages, error):
    """Medians of time and processor, maxima of memory."""
    row = {"method": name, "seconds": [round(u.seconds, 3) for u in usages], "error": error}
    if not usages:
        return row
    row["median"] = round(statistics.median(u.seconds for u in usages), 3)
    sides = {side for u in usages for side in u.cpu}
    row["cpu"] = {side: round(statistics.median(u.cpu[side] for u in usages), 2) for side in sorted(sides)}
    row["cpu_sum"] = round(statistics.median(sum(u.cpu.values()) for u in usages), 2)
    largest = {side: max(u.memory.get(side, (0, "")) for u in usages) for side in sorted(sides)}
    row["memory"] = {side: most for side, (most, _) in largest.items()}
    row["memory_of"] = {side: name for side, (_, name) in largest.items()}
    row["memory_sum"] = max(u.memory_sum for u in usages)
    return row


def summary(case, size, rows, usages, errors):
    """The numbers of one case."""
    found = [method_row(m.name, usages.get(m.name, []), errors.get(m.name)) for m in case.methods]
    found = [row for row in found if "median" in row or row["error"]]
    medians = {row["method"]: row["median"] for row in found if "median" in row}
    base = next((name for name in BASELINES if name in medians), None)
    for row in found:
        if "median" in row and base:
            row["ratio"] = round(row["median"] / medians[base], 3)
    return {"case": case.name, "title": case.title, "bytes": size, "rows": rows, "baseline": base, "remark": case.remark,
            "date": now(), "runs": max((len(u) for u in usages.values()), default=0), "methods": found}


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


def document(found_versions, cases):
    return {"date": now(), "machine": machine(), "versions": found_versions, "settings": SETTINGS, "cases": cases,
            "targets": targets.targets(cases)}


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write(results, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(results, file, indent=2)
        file.write("\n")
    os.replace(path + ".new", path)


def where(results):
    """Machine, versions and settings, a line each."""
    place, found = results["machine"], results["versions"]
    return [
        f"{place['cpu']}, {place['cores']} cores, {place['memory_mb'] / 1024:.0f} GB, {place['system']}; {results['date'][:10]}",
        ", ".join(f"{name} {version}" for name, version in found.items()),
        ", ".join(f"{key} {value}" for key, value in results["settings"].items()),
    ]


HEADER = ("method", "seconds", "min .. max", "ratio", "CPU s", "clients", "source", "target", "MiB", "sum")


def seconds(value):
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def cells(row):
    """One line of a table, as text."""
    spread = f"{seconds(min(row['seconds']))} .. {seconds(max(row['seconds']))}"
    ratio = f"{row['ratio']:.2f}" if "ratio" in row else "-"
    cpu = [f"{row['cpu'][side]:.1f}" for side in ("clients", "source", "target")]
    memory = [f"{max(row['memory'].values()) / MIB:.0f}", f"{row['memory_sum'] / MIB:.0f}"]
    return (row["method"], seconds(row["median"]), spread, ratio, f"{row['cpu_sum']:.1f}", *cpu, *memory)


def title(case):
    return f"{case['title']} ({case['rows']:,} rows, {case['bytes'] / 1e6:,.0f} MB), median of {case['runs']}"


def failure(row):
    error = row["error"].splitlines()[-1][:150]
    return error if error.startswith("not available") else "failed: " + error


def show(results):
    """Everything as text."""
    print("\n" + "\n".join(where(results)))
    for case in results["cases"]:
        print("\n" + title(case))
        line = "  {:<45} {:>8}   {:<16} {:>6} {:>7} {:>8} {:>7} {:>7} {:>6} {:>6}".format
        print(line(*HEADER))
        for row in case["methods"]:
            if "median" in row:
                print(line(*cells(row)))
            if row["error"]:
                print(f"  {row['method']:<45} {failure(row)}")
        if case["remark"]:
            print(f"  {case['remark']}")
    if results["targets"]:
        print("\ntargets")
    for row in results["targets"]:
        values = f"{targets.shown(row, 'measured'):>8}  at most {targets.shown(row, 'target'):<8} {row['verdict']}"
        print(f"  {row['case']:<10} {row['ours']:<45} / {row['against']:<30} {values}")
    print("\nratio: to the psql text pipe of the same case, or else to pg_dump | psql, or the hash by psql; smaller is faster"
          "\nMiB: private memory of the largest process; sum: of all processes together")
