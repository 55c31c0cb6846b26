"""The results as a part of a document."""

import re

import report
import targets

BEGIN, END = "<!-- results of bench/run -->", "<!-- end of results -->"


def line(words):
    return "| " + " | ".join(word.replace("|", "\\|") for word in words) + " |"


def table(header, rows):
    return [line(header), "|" + "---|" * len(header), *map(line, rows)]


def case_lines(case):
    """One case: a heading, a table, what could not be run."""
    header = ("", *report.HEADER[1:])
    rows = [report.cells(row) for row in case["methods"] if "median" in row]
    lines = [f"### `{case['case']}`: {report.title(case)}", "", *table(header, rows), ""]
    notes = [f"{row['method']}: {report.failure(row)}." for row in case["methods"] if row["error"]]
    notes += [case["remark"]] if case["remark"] else []
    return lines + ([*notes, ""] if notes else [])


def target_lines(rows):
    header = ("case", "of pgclone", "against", "at most", "measured", "")
    return table(header, [(row["case"], row["ours"], row["against"], targets.shown(row, "target"),
                           targets.shown(row, "measured"), row["verdict"]) for row in rows])


def lines(results):
    """All of it."""
    found = ["```text", *report.where(results), "```", ""]
    if results["targets"]:
        found += ["### Targets", "", *target_lines(results["targets"]), ""]
    for case in results["cases"]:
        found += case_lines(case)
    return found


def put(results, path):
    """Exchanges the part of the document between the two marks. False if it has no marks."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    part = "\n".join([BEGIN, "", *lines(results), END])
    changed, count = re.subn(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: part, text, count=1, flags=re.DOTALL)
    if count:
        with open(path, "w", encoding="utf-8") as file:
            file.write(changed)
    return bool(count)
