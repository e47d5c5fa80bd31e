//! How much a pattern of modules disturbs a scanner. ISO/IEC 18004:2015, 7.8.3.1.

use super::line::Line;

const FINDER: usize = 40;
const BLOCK: usize = 3;
const IMBALANCE: usize = 10;

/// The penalty of a square of modules, given its rows and its columns.
pub(super) fn of(rows: &[Line], columns: &[Line]) -> usize {
    let size = rows.len();
    let pairs = Line::of(size.saturating_sub(1), |_| true);
    let lines: usize = rows.iter().chain(columns).map(|&line| runs(line, pairs) + FINDER * finders(line)).sum();
    let blocks: usize =
        rows.windows(2).map(|two| if let &[upper, lower] = two { blocks(upper, lower, pairs) } else { 0 }).sum();
    let dark = rows.iter().map(|row| row.count()).sum();
    lines + BLOCK * blocks + IMBALANCE * imbalance(dark, size * size)
}

/// Modules that are as the next one is; `pairs` are all that have a next one.
fn like_next(line: Line, pairs: Line) -> Line {
    !(line ^ line.after(1)) & pairs
}

/// Runs of five or more of a kind: their length less two.
fn runs(line: Line, pairs: Line) -> usize {
    let like_next = like_next(line, pairs);
    let fives = like_next & like_next.after(1) & like_next.after(2) & like_next.after(3);
    let starts = fives & !fives.later();
    fives.count() + 2 * starts.count()
}

/// What looks like a finder pattern: dark, light, three dark, light, dark, with four light modules or the edge before
/// or after.
fn finders(line: Line) -> usize {
    let ends = line & !line.after(1) & line.after(2);
    let found = ends & line.after(3) & line.after(4) & !line.after(5) & line.after(6);
    let (mut count, mut from) = (0, 0);
    for start in found.dark() {
        if start < from {
            continue;
        }
        let end = start + 7;
        if !line.any(start.saturating_sub(4), start) || !line.any(end, end + 4) {
            count += 1;
            from = end;
        }
    }
    count
}

/// Squares of four modules of a kind.
fn blocks(upper: Line, lower: Line, pairs: Line) -> usize {
    let same = !(upper ^ lower);
    (like_next(upper, pairs) & same & same.after(1)).count()
}

/// How many times five per cent the dark modules are away from half of all.
fn imbalance(dark: usize, all: usize) -> usize {
    (dark * 20).abs_diff(all * 10) / all.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        let dark: Vec<bool> = text.chars().map(|c| c == '#').collect();
        Line::of(dark.len(), |at| dark[at])
    }

    #[test]
    fn long_runs_cost_their_length() {
        for (text, expected) in [("####.", 0), ("#####.", 3), ("#######......", 5 + 4)] {
            assert_eq!(runs(line(text), Line::of(text.len() - 1, |_| true)), expected, "{text}");
        }
    }

    #[test]
    fn finders_need_light_or_an_edge_beside_them() {
        let cases = [
            ("#.###.#", 1),
            ("##.###.##", 0),
            ("##.###.#....#", 1),
            ("#....#.###.##", 1),
            ("##.###.#.###.#", 1),
            ("#.###.#.###.#", 1),
        ];
        for (text, expected) in cases {
            assert_eq!(finders(line(text)), expected, "{text}");
        }
    }

    #[test]
    fn blocks_overlap() {
        let pairs = Line::of(3, |_| true);
        assert_eq!(blocks(line("##.."), line("##.."), pairs), 2);
        assert_eq!(blocks(line("###."), line("###."), pairs), 2);
        assert_eq!(blocks(line("#.#."), line(".#.#"), pairs), 0);
    }

    #[test]
    fn half_dark_costs_nothing() {
        for (dark, expected) in [(50, 0), (54, 0), (55, 1), (45, 1), (39, 2), (0, 10)] {
            assert_eq!(imbalance(dark, 100), expected, "{dark}");
        }
    }
}
