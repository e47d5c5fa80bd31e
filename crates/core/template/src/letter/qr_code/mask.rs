//! Which of the eight masks a code gets. ISO/IEC 18004:2015, 7.8: that with the least penalty, before format and
//! version information are added.

use super::{
    QrCode,
    line::{Line, PERIOD},
    penalty,
};

/// Where version information starts to be a part of codes: version 7.
const SMALLEST_SIZE_WITH_VERSION: usize = 45;

/// The number of the best mask for a code that has mask 0.
pub(super) fn best(code: &QrCode) -> u8 {
    let size = code.size;
    let layout = Layout::new(size);
    // The layout is the same in rows and columns.
    let data: Vec<Line> = (0..size).map(|y| Line::of(size, |x| layout.is_data(x, y))).collect();
    let rows: Vec<Line> =
        (0..size).map(|y| Line::of(size, |x| code.is_dark(x, y) && !layout.is_information(x, y))).collect();
    let columns: Vec<Line> =
        (0..size).map(|x| Line::of(size, |y| code.is_dark(x, y) && !layout.is_information(x, y))).collect();
    let penalty = |mask: &u8| {
        let change = |x: usize, y: usize| inverts(0, x, y) != inverts(*mask, x, y);
        let rows = changed(&rows, &data, |y, x| change(x, y));
        let columns = changed(&columns, &data, change);
        penalty::of(&rows, &columns)
    };
    // Of equal ones the first.
    (0..8).min_by_key(penalty).unwrap_or_default()
}

/// The lines with those data inverted for which `change` holds, given the line and the place in it.
fn changed(lines: &[Line], data: &[Line], change: impl Fn(usize, usize) -> bool) -> Vec<Line> {
    let changes: Vec<Line> = (0..PERIOD).map(|line| Line::repeated(|at| change(line, at))).collect();
    let lines = lines.iter().zip(data).zip(changes.iter().cycle());
    lines.map(|((&line, &data), &change)| line ^ (change & data)).collect()
}

/// Whether a mask inverts the module in a column and a row. ISO/IEC 18004:2015, table 10.
fn inverts(mask: u8, x: usize, y: usize) -> bool {
    let product = x * y;
    let value = match mask {
        0 => (x + y) % 2,
        1 => y % 2,
        2 => x % 3,
        3 => (x + y) % 3,
        4 => (x / 3 + y / 2) % 2,
        5 => product % 2 + product % 3,
        6 => (product % 2 + product % 3) % 2,
        _ => ((x + y) % 2 + product % 3) % 2,
    };
    value == 0
}

/// What the modules of a size are for.
struct Layout {
    size: usize,
    /// The rows, and columns, in which alignment patterns have their middle.
    alignment: Vec<usize>,
}

impl Layout {
    /// ISO/IEC 18004:2015, annex E: evenly spaced but for the first.
    fn new(size: usize) -> Self {
        let version = size.saturating_sub(17) / 4;
        if version < 2 {
            return Self { size, alignment: Vec::new() };
        }
        let count = version / 7 + 2;
        let step = if version == 32 { 26 } else { (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2 };
        let others = (0..count - 1).map(|index| size - 7 - index * step);
        Self { size, alignment: others.chain([6]).collect() }
    }

    /// Format or version information, or the dark module beside it.
    fn is_information(&self, x: usize, y: usize) -> bool {
        let format = |along: usize, across: usize| across == 8 && along != 6 && (along <= 8 || along + 8 >= self.size);
        format(x, y) || format(y, x) || self.is_version(x, y) || self.is_version(y, x)
    }

    fn is_version(&self, along: usize, across: usize) -> bool {
        self.size >= SMALLEST_SIZE_WITH_VERSION && across < 6 && along + 11 >= self.size && along + 8 < self.size
    }

    /// A part of what the code holds, which masks invert.
    fn is_data(&self, x: usize, y: usize) -> bool {
        let far = |at: usize| at + 8 >= self.size;
        let finder = (x < 9 || far(x)) && (y < 9 || far(y)) && !(far(x) && far(y));
        let timing = x == 6 || y == 6;
        !finder && !timing && !self.is_version(x, y) && !self.is_version(y, x) && !self.is_alignment(x, y)
    }

    fn is_alignment(&self, x: usize, y: usize) -> bool {
        let middle = |at: usize| self.alignment.iter().copied().find(|middle| middle.abs_diff(at) <= 2);
        let Some((x, y)) = middle(x).zip(middle(y)) else { return false };
        // There are finder patterns in three corners.
        let last = self.size - 7;
        !matches!((x == 6, y == 6, x == last, y == last), (true, true, ..) | (true, _, _, true) | (_, true, true, _))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_have_room_for_the_data_that_the_standard_counts() {
        // Version, and its data modules: ISO/IEC 18004:2015, table 1.
        for (version, modules) in [(1, 208), (2, 359), (6, 1_383), (7, 1_568), (14, 4_651), (32, 19_723), (40, 29_648)]
        {
            let size = 17 + 4 * version;
            let layout = Layout::new(size);
            let count = (0..size * size).filter(|at| layout.is_data(at % size, at / size)).count();
            assert_eq!(count, modules, "{version}");
        }
    }
}
