//! Rows as aligned columns, for people.

/// A table under its head; a sentence where there are no rows.
pub(super) fn table(head: &[&str], rows: &[Vec<String>], none: &str) -> String {
    if rows.is_empty() {
        return none.to_owned();
    }
    let head: Vec<String> = head.iter().map(|word| (*word).to_owned()).collect();
    let all: Vec<&Vec<String>> = [&head].into_iter().chain(rows).collect();
    let width = |column: usize| {
        let cells = all.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    all.into_iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths);
    let padded: String = cells
        .map(|(cell, &width)| format!("{cell:<width$}  "))
        .collect();
    format!("{}\n", padded.trim_end())
}

/// Names and values below one another; those without a value are left out.
pub(super) fn details(lines: &[(&str, Option<String>)]) -> String {
    let known = lines
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let width = known.clone().map(|(name, _)| name.len()).max().unwrap_or(0);
    known
        .map(|(name, value)| format!("{name:<width$}  {value}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let rows = [row(["kittens", "3"]), row(["日本", "10"])];
        let expected = "name     count\nkittens  3\n日本       10\n";
        assert_eq!(table(&["name", "count"], &rows, "none"), expected);
        assert_eq!(table(&["name", "count"], &[], "none"), "none");
    }

    #[test]
    fn details_leave_out_what_is_not_known() {
        let lines = [
            ("id", Some("7".to_owned())),
            ("engine", None),
            ("state", Some("queued".to_owned())),
        ];
        assert_eq!(details(&lines), "id     7\nstate  queued\n");
    }
}
