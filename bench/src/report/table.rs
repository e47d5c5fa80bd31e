//! Columns of text.

/// Rows of as many cells as the heading; the first column is aligned left, the others right.
#[derive(Clone, Debug)]
pub struct Table<const COLUMNS: usize> {
    rows: Vec<[String; COLUMNS]>,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    pub fn new(heading: [&str; COLUMNS]) -> Self {
        Self { rows: vec![heading.map(str::to_owned)] }
    }

    pub fn row(&mut self, cells: [String; COLUMNS]) {
        self.rows.push(cells);
    }

    /// The heading, a rule, and the rows, without a line break at the end.
    pub fn render(&self) -> String {
        let widths: [usize; COLUMNS] =
            std::array::from_fn(|column| self.rows.iter().map(|row| width(&row[column])).max().unwrap_or(0));
        let mut lines: Vec<String> = self.rows.iter().map(|row| line(row, &widths)).collect();
        lines.insert(1, "─".repeat(widths.iter().sum::<usize>() + 2 * COLUMNS.saturating_sub(1)));
        lines.join("\n")
    }
}

fn width(cell: &str) -> usize {
    cell.chars().count()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, &width))| {
        if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
    });
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(["what", "× floor"]);
        table.row(["long name".to_owned(), "1".to_owned()]);
        assert_eq!(table.render(), "what       × floor\n──────────────────\nlong name        1");
    }
}
