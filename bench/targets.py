"""What pgclone wants to reach, and whether it does: ratios of medians of the same run, on two cores."""

NO_STATISTICS = ", no statistics"
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


def doing_the_same(names, other):
    """The names of ours to compare: pgclone as it is, and, beside those that collect no statistics, pgclone without them."""
    if other == "pgcopydb 2+2":
        return [names]
    return [names, tuple(name + NO_STATISTICS for name in names)]


def ratio_row(found, case, names, other, limit):
    mine, theirs = compared(found, names, other)
    row = {"case": case, "ours": mine or names[0], "against": theirs or other, "target": limit, "unit": "ratio"}
    if not mine or not theirs:
        return {**row, "verdict": "not measured"}
    ratio = round(found[mine]["median"] / found[theirs]["median"], 3)
    return {**row, "measured": ratio, "verdict": verdict(ratio, limit)}


def ratio_rows(cases):
    rows, all_found = [], medians(cases)
    for case, names, other, limit in RATIOS:
        if case in all_found:
            usual, *further = [ratio_row(all_found[case], case, n, other, limit) for n in doing_the_same(names, other)]
            rows += [usual, *(row for row in further if "measured" in row)]
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
