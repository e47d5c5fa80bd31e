//! The report as text.

mod comparison;
mod table;

use crate::figures::{ArchiveFigures, DeliveryFigures, Report, RequestFigures, SpreadsheetFigures, list};
use crate::orientation;
use table::Table;

pub use comparison::compare;

/// Renders all figures for a terminal.
pub fn render(report: &Report) -> String {
    let mut sections = vec![heading(report), requests_table(report)];
    sections.extend(report.delivery.as_ref().map(delivery_lines));
    sections.extend(report.spreadsheet.map(spreadsheet_lines));
    sections.extend(report.archive.map(archive_lines));
    sections.push(resources(report));
    sections.push(orientation::NOTE.to_owned());
    if !report.faults.is_empty() {
        sections.push(format!("THIS RUN DOES NOT COUNT\n  {}", report.faults.join("\n  ")));
    }
    sections.join("\n\n") + "\n"
}

fn heading(report: &Report) -> String {
    let (machine, settings) = (&report.machine, &report.settings);
    let durability = if machine.is_in_memory() {
        format!(
            "NOT durable: the data folder is on {}, where fsync does nothing (choose a disk with --work-dir)",
            machine.file_system
        )
    } else {
        format!("durable: PostgreSQL's fsync and synchronous_commit at their defaults, on {}", machine.file_system)
    };
    format!(
        "tidings-bench, {taken_at}\n\
         machine   {cores} cores, {cpu}, Linux {kernel}; shared by generator, product and PostgreSQL\n\
         commits   {durability}\n\
         load      {connections} connections where no other number is said, {seconds} s per phase, {rows} rows beforehand",
        taken_at = report.taken_at.strftime("%Y-%m-%d %H:%M:%SZ"),
        cores = machine.cores,
        cpu = machine.cpu,
        kernel = machine.kernel,
        connections = settings.connections,
        seconds = settings.seconds,
        rows = settings.rows,
    )
}

fn requests_table(report: &Report) -> String {
    let mut table = Table::new([
        "scenario",
        "requests/s (peak)",
        "× floor",
        "× Notify",
        "open-loop rate",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "max ms",
        "errors",
    ]);
    let floor = report.http_floor();
    for figures in &report.requests {
        let notify = orientation::requests_per_second(&figures.scenario);
        let [rate, p50, p95, p99, max] = open_loop_cells(figures);
        table.row([
            figures.scenario.clone(),
            format!("{:.0}", figures.peak),
            ratio(floor.map(|floor| figures.peak / floor), 3),
            ratio(notify.map(|notify| figures.peak / notify), 1),
            rate,
            p50,
            p95,
            p99,
            max,
            errors(figures),
        ]);
    }
    table.render()
}

fn open_loop_cells(figures: &RequestFigures) -> [String; 5] {
    match &figures.open_loop {
        Some(open) => [
            format!("{:.0}", open.rate),
            format!("{:.2}", open.p50_ms),
            format!("{:.2}", open.p95_ms),
            format!("{:.2}", open.p99_ms),
            format!("{:.2}", open.max_ms),
        ],
        None => std::array::from_fn(|_| "–".to_owned()),
    }
}

fn errors(figures: &RequestFigures) -> String {
    if figures.failures.is_empty() { "0".to_owned() } else { list(&figures.failures) }
}

fn ratio(ratio: Option<f64>, digits: usize) -> String {
    ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.digits$}"))
}

fn delivery_lines(delivery: &DeliveryFigures) -> String {
    let drain = delivery
        .drain
        .map_or_else(|| "too small to time its drain".to_owned(), |drain| format!("drained at {drain:.0}/s"));
    format!(
        "deliver   {texts} texts, first post to last final state: {end_to_end:.0}/s (× Notify {times:.1})\n\
         \x20         posted at {posted:.0}/s meanwhile; backlog after that {backlog}, {drain}",
        texts = delivery.texts,
        end_to_end = delivery.end_to_end,
        times = delivery.end_to_end / orientation::DELIVERIES_PER_SECOND,
        posted = delivery.posted,
        backlog = delivery.backlog,
    )
}

fn spreadsheet_lines(figures: SpreadsheetFigures) -> String {
    let SpreadsheetFigures { rows, checked_ms, committed_ms, all_final_ms } = figures;
    format!(
        "sheet     {rows} rows, uploaded, checked and stored in {checked_ms:.0} ms\n\
         \x20         sent: all rows committed after {committed:.1} s ({rate:.0}/s), the last text final after {all_final:.1} s",
        committed = committed_ms / 1000.0,
        rate = rows as f64 / committed_ms * 1000.0,
        all_final = all_final_ms / 1000.0,
    )
}

fn archive_lines(figures: ArchiveFigures) -> String {
    let ArchiveFigures { without, beside, moved_beside, moved_alone, .. } = figures;
    format!(
        "archive   texts at {rate:.0}/s: p50 {p50:.2} ms, p99 {p99:.2} ms, at most {max:.0} ms\n\
         \x20         beside a move: p50 {beside50:.2} ms (× {times50:.2}), p99 {beside99:.2} ms (× {times99:.2}), at most {besidemax:.0} ms\n\
         \x20         moved to the history meanwhile: {moved_beside:.0}/s; with nothing else to do {moved_alone:.0}/s",
        rate = without.rate,
        p50 = without.p50_ms,
        p99 = without.p99_ms,
        max = without.max_ms,
        beside50 = beside.p50_ms,
        times50 = beside.p50_ms / without.p50_ms,
        beside99 = beside.p99_ms,
        times99 = beside.p99_ms / without.p99_ms,
        besidemax = beside.max_ms,
    )
}

fn resources(report: &Report) -> String {
    let (start, memory) = (&report.start_up, &report.memory);
    let postgres = memory.postgres_mib.map_or_else(|| "not readable".to_owned(), |mib| format!("{mib:.0} MiB"));
    format!(
        "start-up  {second:.0} ms (× Notify {start_times:.3}); the first, with initdb and migrations, {first:.0} ms\n\
         resident  {product:.0} MiB under load (× Notify {memory_times:.3}), at most {peak:.0} MiB; PostgreSQL {postgres}",
        second = start.second_ms,
        start_times = start.second_ms / orientation::START_MS,
        first = start.first_ms,
        product = memory.product_mib,
        memory_times = memory.product_mib / orientation::RESIDENT_MIB,
        peak = memory.product_peak_mib,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::sample;

    #[test]
    fn the_table_holds_every_figure_in_aligned_columns() {
        let text = render(&sample());
        let rows: Vec<&str> =
            text.lines().skip_while(|line| !line.starts_with("scenario")).take_while(|line| !line.is_empty()).collect();
        assert_eq!(rows.len(), 4, "{text}");
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.split_whitespace().collect()).collect();
        assert_eq!(cells[2], ["http-floor", "20000", "1.000", "–", "–", "–", "–", "–", "–", "0"]);
        assert_eq!(
            cells[3],
            ["post-sms", "3040", "0.152", "10.0", "1520", "2.50", "4.00", "8.00", "12.00", "status", "429", "×2"]
        );
        let peak_ends = |row: &str, cell: &str| row[..row.find(cell).unwrap() + cell.len()].chars().count();
        assert_eq!(peak_ends(rows[2], "20000"), peak_ends(rows[3], "3040"), "{text}");
    }

    #[test]
    fn what_stands_below_the_table_is_complete() {
        let text = render(&sample());
        for expected in [
            "2 cores, Fast CPU, Linux 6.1.0",
            "durable: PostgreSQL's fsync and synchronous_commit at their defaults, on ext4",
            "20000 texts, first post to last final state: 2850/s (× Notify 10.0)",
            "backlog after that 4000, drained at 3500/s",
            "100000 rows, uploaded, checked and stored in 800 ms",
            "all rows committed after 8.0 s (12500/s), the last text final after 30.0 s",
            "texts at 1520/s: p50 2.50 ms, p99 8.00 ms, at most 12 ms",
            "beside a move: p50 2.50 ms (× 1.00), p99 10.00 ms (× 1.25)",
            "meanwhile: 15000/s; with nothing else to do 25000/s",
            "start-up  270 ms (× Notify 0.100); the first, with initdb and migrations, 1500 ms",
            "resident  30 MiB under load",
            "PostgreSQL 90 MiB",
            "another 2-core machine",
        ] {
            assert!(text.contains(expected), "{expected:?} is missing from\n{text}");
        }
        assert!(!text.contains("DOES NOT COUNT"));
    }

    #[test]
    fn what_spoils_a_run_is_said_loudly() {
        let mut report = sample();
        report.machine.file_system = "tmpfs".to_owned();
        report.faults.push("post-sms: 9 of 10 requests failed".to_owned());
        let text = render(&report);
        assert!(
            text.contains("NOT durable") && text.contains("THIS RUN DOES NOT COUNT\n  post-sms: 9 of 10"),
            "{text}"
        );
    }
}
