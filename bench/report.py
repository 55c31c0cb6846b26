"""Where it was measured, and what came out."""

import datetime
import json
import os
import platform
import statistics

from servers import SETTINGS

BASELINE = "psql text | psql"


def machine():
    model, memory = platform.machine(), 0
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), model)
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1]) // 1024
    return {"cores": len(os.sched_getaffinity(0)), "cpu": model, "memory_mb": memory, "system": platform.platform()}


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
            "target", "postgres", "SELECT default_version FROM pg_available_extensions WHERE name = 'pgclone'")
    return found


def summary(case, size, state, times, errors):
    """The numbers of one case: seconds per method, and the ratio of its median to that of the psql text pipe."""
    base = statistics.median(times[BASELINE]) if times.get(BASELINE) else None
    rows = []
    for method in case.methods:
        seconds = times.get(method.name, [])
        row = {"method": method.name, "seconds": [round(s, 3) for s in seconds], "error": errors.get(method.name)}
        if seconds:
            row["median"] = round(statistics.median(seconds), 3)
            row["ratio"] = round(statistics.median(seconds) / base, 3) if base else None
        if seconds or row["error"]:
            rows.append(row)
    return {"case": case.name, "title": case.title, "bytes": size, "rows": sum(map(int, state.split("|")[:-1])), "methods": rows}


def document(found_versions, rounds, cases):
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": machine(), "versions": found_versions, "settings": SETTINGS, "rounds": rounds, "cases": cases,
    }


def write(results, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(results, file, indent=2)
        file.write("\n")


def show(results):
    where, found = results["machine"], results["versions"]
    print(f"\n{where['cpu']}, {where['cores']} cores, {where['memory_mb'] / 1024:.0f} GB; {results['date'][:10]}")
    print(", ".join(f"{name} {version}" for name, version in found.items()))
    print(", ".join(f"{key} {value}" for key, value in results["settings"].items()))
    for case in results["cases"]:
        print(f"\n{case['title']} ({case['rows']:,} rows, {case['bytes'] / 1e6:,.0f} MB), median of {results['rounds']}")
        print(f"  {'method':<30} {'seconds':>8}   {'min .. max':<15} {'ratio':>6}")
        for row in case["methods"]:
            if "median" in row:
                spread = f"{min(row['seconds']):.2f} .. {max(row['seconds']):.2f}"
                ratio = f"{row['ratio']:.2f}" if row["ratio"] else "-"
                print(f"  {row['method']:<30} {row['median']:>8.2f}   {spread:<15} {ratio:>6}")
            if row["error"]:
                error = row["error"].splitlines()[-1][:150]
                print(f"  {row['method']:<30} {error if error.startswith('not available') else 'failed: ' + error}")
    print(f"\nratio: to \"{BASELINE}\" of the same case; smaller is faster")
