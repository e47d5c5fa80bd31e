//! `tidings retention`: what is kept, and whether for too long.

use std::process::ExitCode;

use tidings_app::{
    SystemClock,
    retention::{self, Kept},
};
use tidings_domain::Clock;

use super::table::Table;
use crate::{cli::RetentionCommand, roles::tool, settings::Settings};

/// Fails when something should be gone and is not.
pub async fn run(settings: &Settings, command: &RetentionCommand) -> anyhow::Result<ExitCode> {
    let RetentionCommand::Report { json } = *command;
    let app = tool::app(settings, "tidings-retention")?;
    let report = retention::report(&app, SystemClock.now()).await?;
    print(&report, json)?;
    let is_well = report.iter().all(|kept| kept.overdue == 0);
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::print_stdout, reason = "what a command says")]
fn print(report: &[Kept], json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(report)?);
        return Ok(());
    }
    let mut table = Table::new(["what", "service", "channel", "days", "oldest", "due", "overdue"]);
    report.iter().for_each(|kept| table.add(row(kept)));
    print!("{table}");
    let overdue: i64 = report.iter().map(|kept| kept.overdue).sum();
    println!("{overdue} kept for too long.");
    Ok(())
}

fn row(kept: &Kept) -> [String; 7] {
    [
        kept.what.clone(),
        kept.service_name.clone().unwrap_or_default(),
        kept.channel.map(|channel| channel.to_string()).unwrap_or_default(),
        kept.days.map_or_else(|| "as messages".to_owned(), |days| days.to_string()),
        kept.oldest.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default(),
        kept.due.to_string(),
        kept.overdue.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_is_kept_and_for_how_long() {
        let kept = Kept {
            what: "verify_codes".to_owned(),
            service_id: None,
            service_name: None,
            channel: None,
            days: Some(1),
            oldest: Some("2026-06-17T02:20:00.5Z".parse().unwrap()),
            due: 3,
            overdue: 0,
        };
        assert_eq!(row(&kept), ["verify_codes", "", "", "1", "2026-06-17T02:20:00Z", "3", "0"]);
        assert_eq!(row(&Kept { days: None, oldest: None, ..kept })[3..5], ["as messages", ""]);
    }
}
