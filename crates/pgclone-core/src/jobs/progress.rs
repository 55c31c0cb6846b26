//! The texts of the progress view. Pure.

/// Cells of the bar.
const CELLS: usize = 20;

/// `[████████████░░░░░░░░] 60.0% | 450000 rows | 00:08:30 elapsed`; where the database's encoding has no blocks, `#` and
/// `.` stand for them. `percent` is from 0 to 100, `elapsed` as the view shows it.
pub fn bar(percent: f64, rows: i64, elapsed: &str, blocks: bool) -> String {
    let percent = if percent.is_finite() {
        percent.clamp(0.0, 100.0)
    } else {
        0.0
    };
    // only a job that is complete has a full bar
    let full = ((percent / 100.0 * CELLS as f64).floor() as usize).min(CELLS);
    let (on, off) = if blocks { ('█', '░') } else { ('#', '.') };
    let cells: String = (0..CELLS).map(|n| if n < full { on } else { off }).collect();
    format!("[{cells}] {percent:.1}% | {rows} rows | {elapsed} elapsed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_has_twenty_cells() {
        assert_eq!(
            bar(60.0, 450_000, "00:08:30", true),
            "[████████████░░░░░░░░] 60.0% | 450000 rows | 00:08:30 elapsed"
        );
        assert_eq!(
            bar(0.0, 0, "00:00:00", false),
            "[....................] 0.0% | 0 rows | 00:00:00 elapsed"
        );
        assert_eq!(
            bar(99.96, 1, "100:00:00", false),
            "[###################.] 100.0% | 1 rows | 100:00:00 elapsed"
        );
        assert!(bar(f64::NAN, 1, "", true).contains("0.0%"));
    }
}
