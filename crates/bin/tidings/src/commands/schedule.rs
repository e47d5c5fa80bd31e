//! `tidings schedule`: what is done every now and then, how it went, and doing it now.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use tidings_app::SystemClock;
use tidings_domain::{Clock, SharedClock};
use tidings_queue::Recurrence;
use tidings_store::scheduled_tasks::Success;
use tidings_workers::Standing;

use super::table::{Table, to_the_second};
use crate::{cli::ScheduleCommand, roles::tool, settings::Settings};

pub async fn run(settings: &Settings, command: &ScheduleCommand) -> anyhow::Result<()> {
    match command {
        ScheduleCommand::List => list(settings).await,
        ScheduleCommand::Run { name } => run_now(settings, name).await,
    }
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn list(settings: &Settings) -> anyhow::Result<()> {
    let pool = tool::pool(settings, "tidings-schedule")?;
    let mut table = Table::new(["task", "when", "last success", "took", "done", "next", ""]);
    for standing in tidings_workers::standings(&pool, SystemClock.now()).await? {
        table.add(row(&standing));
    }
    print!("{table}");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn run_now(settings: &Settings, name: &str) -> anyhow::Result<()> {
    let task = tidings_workers::find(name);
    let task = task.with_context(|| format!("there is no task {name}: `tidings schedule list` names them"))?;
    let app = tool::app(settings, "tidings-schedule")?;
    let clock: SharedClock = Arc::new(SystemClock);
    let done = tidings_workers::run(task, &app, &clock).await?;
    println!("{name}: {done} done. It {}.", task.about);
    Ok(())
}

fn row(standing: &Standing) -> [String; 7] {
    let success = standing.success;
    let text = |value: Option<String>| value.unwrap_or_else(|| "never".to_owned());
    [
        standing.task.name.to_owned(),
        when(standing.task.recurrence),
        text(success.map(|Success { at, .. }| to_the_second(at))),
        success.map(|success| took(success.took)).unwrap_or_default(),
        success.map(|success| success.done.to_string()).unwrap_or_default(),
        to_the_second(standing.next_at),
        remark(standing),
    ]
}

fn remark(standing: &Standing) -> String {
    let late = if standing.is_late { "late" } else { "" };
    match (standing.failures, &standing.last_error) {
        (0, _) => late.to_owned(),
        (failures, error) => {
            let error = error.as_deref().unwrap_or_default();
            format!("{late} failed {failures} times: {error}").trim_start().to_owned()
        }
    }
}

fn when(recurrence: Recurrence) -> String {
    match recurrence {
        Recurrence::Every(period) => match period.as_mins() {
            1 => "every minute".to_owned(),
            minutes => format!("every {minutes} minutes"),
        },
        Recurrence::DailyAt(time) => format!("daily at {:02}:{:02}", time.hour(), time.minute()),
    }
}

fn took(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(failures: i32, is_late: bool) -> Standing {
        let at: jiff::Timestamp = "2026-06-17T02:20:00.5Z".parse().unwrap();
        Standing {
            task: tidings_workers::find("delete-attempts").unwrap(),
            success: Some(Success { at, took: Duration::from_millis(1_250), done: 7 }),
            failures,
            last_error: (failures > 0).then(|| "no".to_owned()),
            next_at: "2026-06-18T02:20:00Z".parse().unwrap(),
            is_late,
        }
    }

    #[test]
    fn a_line_says_how_a_task_stands() {
        let cells =
            ["delete-attempts", "daily at 02:20", "2026-06-17T02:20:00Z", "1.2 s", "7", "2026-06-18T02:20:00Z", ""];
        assert_eq!(row(&standing(0, false)), cells);
        assert_eq!(row(&standing(2, true))[6], "late failed 2 times: no");
        assert_eq!(row(&Standing { success: None, ..standing(0, true) })[2..5], ["never", "", ""]);
    }

    #[test]
    fn a_recurrence_is_said_in_words() {
        let minutes = |minutes| when(Recurrence::Every(jiff::SignedDuration::from_mins(minutes)));
        assert_eq!((minutes(1), minutes(63)), ("every minute".to_owned(), "every 63 minutes".to_owned()));
    }
}
