//! The texts of the progress view. Pure.

/// Cells of the bar.
const CELLS: usize = 20;

/// `[████████████░░░░░░░░] 60.0% | 450000 rows | 00:08:30 elapsed`; where the database's encoding has no blocks, `#` and
/// `.` stand for them. `percent` is from 0 to 100, `elapsed_ms` in milliseconds.
pub fn bar(percent: f64, rows: i64, elapsed_ms: i64, blocks: bool) -> String {
    let percent = if percent.is_finite() {
        percent.clamp(0.0, 100.0)
    } else {
        0.0
    };
    // only a job that is complete has a full bar
    let full = ((percent / 100.0 * CELLS as f64).floor() as usize).min(CELLS);
    let (on, off) = if blocks { ('█', '░') } else { ('#', '.') };
    let cells: String = (0..CELLS).map(|n| if n < full { on } else { off }).collect();
    format!("[{cells}] {percent:.1}% | {rows} rows | {} elapsed", clock(elapsed_ms))
}

/// Milliseconds as `HH:MM:SS`; hours may have more digits.
pub fn clock(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_has_twenty_cells() {
        assert_eq!(
            bar(60.0, 450_000, 510_000, true),
            "[████████████░░░░░░░░] 60.0% | 450000 rows | 00:08:30 elapsed"
        );
        assert_eq!(
            bar(0.0, 0, 0, false),
            "[....................] 0.0% | 0 rows | 00:00:00 elapsed"
        );
        assert_eq!(
            bar(99.96, 1, 1, false),
            "[###################.] 100.0% | 1 rows | 00:00:00 elapsed"
        );
        assert!(bar(f64::NAN, 1, -5, true).contains("0.0%"));
        assert_eq!(clock(360_000_000), "100:00:00");
    }
}
