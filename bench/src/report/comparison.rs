//! Two runs side by side.

use super::table::Table;
use crate::figures::Report;

/// Renders every figure that both reports have: earlier, now, and now divided by earlier.
pub fn compare(now: &Report, earlier: &Report) -> String {
    let mut table = Table::new(["figure", "earlier", "now", "now / earlier"]);
    let earlier_figures = flatten(earlier);
    for (name, value) in flatten(now) {
        if let Some((_, before)) = earlier_figures.iter().find(|(other, _)| *other == name) {
            table.row([name, format!("{before:.2}"), format!("{value:.2}"), format!("{:.2}", value / before)]);
        }
    }
    let caution = if now.machine.cpu == earlier.machine.cpu && now.machine.cores == earlier.machine.cores {
        "the same sort of machine; what differs by less than two runs of the same build do is noise"
    } else {
        "DIFFERENT machines: only figures relative to the floor can be compared"
    };
    format!(
        "compared with the run of {}: {caution}\n\n{}\n",
        earlier.taken_at.strftime("%Y-%m-%d %H:%M:%SZ"),
        table.render()
    )
}

fn flatten(report: &Report) -> Vec<(String, f64)> {
    let mut figures = Vec::new();
    let floor = report.http_floor();
    for request in &report.requests {
        let name = &request.scenario;
        figures.push((format!("{name} peak /s"), request.peak));
        if let Some(floor) = floor {
            figures.push((format!("{name} / floor"), request.peak / floor));
        }
        if let Some(open) = &request.open_loop {
            figures.push((format!("{name} rate /s"), open.rate));
            figures.push((format!("{name} p50 ms"), open.p50_ms));
            figures.push((format!("{name} p99 ms"), open.p99_ms));
        }
    }
    if let Some(delivery) = &report.delivery {
        figures.push(("deliver end to end /s".to_owned(), delivery.end_to_end));
        figures.extend(delivery.drain.map(|drain| ("deliver drain /s".to_owned(), drain)));
    }
    if let Some(sheet) = report.spreadsheet {
        figures.push(("spreadsheet checked ms".to_owned(), sheet.checked_ms));
        figures.push(("spreadsheet committed ms".to_owned(), sheet.committed_ms));
        figures.push(("spreadsheet final ms".to_owned(), sheet.all_final_ms));
    }
    if let Some(archive) = report.archive {
        figures.push(("archive p99 ms".to_owned(), archive.without.p99_ms));
        figures.push(("archive p99 ms beside a move".to_owned(), archive.beside.p99_ms));
        figures.push(("archive messages/s".to_owned(), archive.moved_alone));
    }
    figures.push(("start-up ms".to_owned(), report.start_up.second_ms));
    figures.push(("resident MiB".to_owned(), report.memory.product_mib));
    figures
}

#[cfg(test)]
mod tests {
    use super::compare;
    use crate::figures::sample;

    #[test]
    fn figures_of_both_runs_are_put_in_relation() {
        let earlier = sample();
        let mut now = sample();
        now.requests[1].peak *= 1.5;
        now.delivery = None;
        let text = compare(&now, &earlier);
        let row = text.lines().find(|line| line.starts_with("post-sms peak")).unwrap();
        assert_eq!(
            row.split_whitespace().collect::<Vec<_>>(),
            ["post-sms", "peak", "/s", "3040.00", "4560.00", "1.50"]
        );
        assert!(!text.contains("deliver"), "only one of the two runs delivered");
        assert!(text.contains("the same sort of machine"));
        now.machine.cpu = "Slow CPU".to_owned();
        assert!(compare(&now, &earlier).contains("DIFFERENT machines"));
    }
}
