"""What pgclone wants to reach, and whether it does: ratios of medians of the same run, on two cores."""

FOREGROUND = ("pgclone.table", "pgclone.database")
JOB = ("pgclone.schema_async, 2 lanes",)

# case, ours, what it is compared with, the ratio at most
RATIOS = [
    ("table", FOREGROUND, "psql text | psql", 0.65),
    ("table", JOB, "psql text | psql", 0.50),
    ("table", JOB, "pgcopydb 2+2, fastest", 0.80),
    ("table", JOB, "floor", 1.30),
    ("pgbench", JOB, "pg_dump -j2, pg_restore -j2", 0.60),
    ("pgbench", JOB, "pgcopydb 2+2", 0.90),
    ("objects", JOB, "pg_dump | psql", 0.80),
    ("objects", JOB, "pgcopydb 2+2", 0.80),
    ("indexes", JOB, "pg_dump -j2, pg_restore -j2", 0.85),
    ("indexes", JOB, "floor", 1.20),
]

# bytes of any process of ours, and of the backend of the target that loads, beyond its start
MEMORY = [("values", FOREGROUND + JOB, 64 * 1024 * 1024)]


def medians(cases):
    """Seconds by case and method."""
    return {case["case"]: {row["method"]: row for row in case["methods"] if "median" in row} for case in cases}


def compared(found, names, other):
    """Ours, and what it is compared with: of several floors the lowest."""
    mine = next((name for name in names if name in found), None)
    others = [name for name in found if name == other or (other == "floor" and name.startswith("floor"))]
    return mine, min(others, key=lambda name: found[name]["median"], default=None)


def verdict(value, limit):
    return "met" if value <= limit else "missed"


def ratio_rows(cases):
    rows, all_found = [], medians(cases)
    for case, names, other, limit in RATIOS:
        if case not in all_found:
            continue
        mine, theirs = compared(all_found[case], names, other)
        row = {"case": case, "ours": mine or names[0], "against": theirs or other, "target": limit, "unit": "ratio"}
        if mine and theirs:
            row["measured"] = round(all_found[case][mine]["median"] / all_found[case][theirs]["median"], 3)
            row["verdict"] = verdict(row["measured"], limit)
        else:
            row["verdict"] = "not measured"
        rows.append(row)
    return rows


def memory_rows(cases):
    rows, all_found = [], medians(cases)
    for case, names, limit in MEMORY:
        for name in names:
            row = all_found.get(case, {}).get(name)
            if row:
                most = row["memory"].get("target", 0)
                rows.append({"case": case, "ours": name, "against": "memory of the largest process", "target": limit,
                             "measured": most, "unit": "bytes", "verdict": verdict(most, limit)})
    return rows


def targets(cases):
    """One row for each target whose case was run."""
    return ratio_rows(cases) + memory_rows(cases)


def shown(row, key):
    """A value of a row as it is printed."""
    if key not in row:
        return "-"
    return f"{row[key] / 2**20:.0f} MiB" if row["unit"] == "bytes" else f"{row[key]:.2f}"
