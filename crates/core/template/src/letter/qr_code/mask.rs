//! Which of the eight masks a code gets. ISO/IEC 18004:2015, 7.8.3: the one with the fewest features that disturb a
//! scanner, counted before format and version information are added.

use super::QrCode;

/// Dark, light, dark, dark, dark, light, dark: what a scanner looks for in the corners.
const FINDER: [bool; 7] = [true, false, true, true, true, false, true];
const FINDER_PENALTY: usize = 40;
const BLOCK_PENALTY: usize = 3;
const BALANCE_PENALTY: usize = 10;

/// Where version information starts to be a part of codes: version 7.
const SMALLEST_SIZE_WITH_VERSION: usize = 45;

/// How much a masked code may disturb a scanner.
pub(super) fn penalty(code: &QrCode) -> usize {
    let code = without_information(code);
    let columns = (0..code.size).map(|x| (0..code.size).map(|y| code.is_dark(x, y)).collect::<Vec<_>>());
    let rows: usize = code.rows().map(line_penalty).sum();
    let columns: usize = columns.map(|column| line_penalty(&column)).sum();
    rows + columns + blocks_penalty(&code) + balance_penalty(&code)
}

/// The code with format and version information light.
fn without_information(code: &QrCode) -> QrCode {
    let size = code.size;
    let is_information = |x: usize, y: usize| {
        let format = |along: usize, across: usize| across == 8 && along != 6 && (along <= 8 || along + 8 >= size);
        let version = |along: usize, across: usize| {
            size >= SMALLEST_SIZE_WITH_VERSION && across < 6 && along + 11 >= size && along + 8 < size
        };
        format(x, y) || format(y, x) || version(x, y) || version(y, x)
    };
    let modules = code.modules.iter().enumerate();
    let modules = modules.map(|(index, &dark)| dark && !is_information(index % size, index / size));
    QrCode { size, modules: modules.collect() }
}

/// Runs of five or more, and what looks like a corner, in a row or column.
fn line_penalty(line: &[bool]) -> usize {
    let runs = line.chunk_by(|one, next| one == next).map(<[bool]>::len);
    let long_runs: usize = runs.filter(|&length| length >= 5).map(|length| length - 2).sum();
    long_runs + FINDER_PENALTY * finder_count(line)
}

/// How many corners there seem to be: with four light modules, or the edge, before or after.
fn finder_count(line: &[bool]) -> usize {
    let (mut count, mut from) = (0, 0);
    while let Some(at) = line.get(from..).and_then(|rest| rest.windows(7).position(|seven| seven == FINDER)) {
        let (start, end) = (from + at, from + at + 7);
        let light = |modules: Option<&[bool]>| modules.is_some_and(|modules| !modules.contains(&true));
        let before = light(line.get(start.saturating_sub(4)..start));
        let after = light(line.get(end..line.len().min(end + 4)));
        let found = before || after;
        count += usize::from(found);
        // What was no corner may share its end with the next one.
        from = if found { end } else { start + 4 };
    }
    count
}

/// Squares of four modules that are the same.
fn blocks_penalty(code: &QrCode) -> usize {
    let rows: Vec<&[bool]> = code.rows().collect();
    let same = |pair: &[&[bool]]| {
        let [upper, lower] = pair else { return 0 };
        let blocks = upper.windows(2).zip(lower.windows(2));
        blocks.filter(|(upper, lower)| upper == lower && upper.first() == upper.last()).count()
    };
    BLOCK_PENALTY * rows.windows(2).map(same).sum::<usize>()
}

/// Every five per cent that dark modules are away from half.
fn balance_penalty(code: &QrCode) -> usize {
    let all = code.modules.len();
    let dark = code.modules.iter().filter(|&&dark| dark).count();
    BALANCE_PENALTY * ((dark * 20).abs_diff(all * 10) / all.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Vec<bool> {
        text.chars().map(|c| c == '#').collect()
    }

    #[test]
    fn long_runs_cost_their_length() {
        for (text, expected) in [("####.", 0), ("#####.", 3), ("#######......", 5 + 4)] {
            assert_eq!(line_penalty(&line(text)), expected, "{text}");
        }
    }

    #[test]
    fn corners_need_light_or_an_edge_beside_them() {
        let cases =
            [("#.###.#", 1), ("##.###.##", 0), ("##.###.#....#", 1), ("#....#.###.##", 1), ("##.###.#.###.#", 1)];
        for (text, expected) in cases {
            assert_eq!(finder_count(&line(text)), expected, "{text}");
        }
    }
}
