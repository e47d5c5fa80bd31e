//! `tidings cache`: looks into the cache that nodes share, and clears parts of it.

use std::time::Duration;

use anyhow::{Context, bail};
use secrecy::ExposeSecret;
use tidings_cache::{Cleared, Currency, Families, Inspector, Redis, Shown, State};

use crate::{cli::CacheCommand, settings::Settings};

pub async fn run(settings: &Settings, command: &CacheCommand) -> anyhow::Result<()> {
    let url = settings.redis_url()?.context(
        "REDIS_URL is not set: the cache is in the memory of each process, and what it does shows in the metrics \
         tidings_cache_… on its page /metrics",
    )?;
    let (redis, families) = (Redis::new(url.expose_secret())?, Families::of(tidings_admin_client::CACHED));
    let inspector = redis.inspect(&families).await?;
    let said = match command {
        CacheCommand::Stats => stats(&inspector.state().await?),
        CacheCommand::Show { key } => show(&inspector, key).await?,
        CacheCommand::Clear { family } => cleared(&clear(&inspector, &families, family).await?),
    };
    print(&said);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what a command says")]
fn print(said: &str) {
    println!("{said}");
}

fn stats(state: &State) -> String {
    let trusted = match &state.trust {
        Some((trust, lasts)) if trust.epoch_on(&state.identity).is_some() => {
            format!("for {} more; epoch {}", seconds(*lasts), trust.epoch)
        }
        Some((trust, _)) => format!("no: the word in it is about another server, {}", trust.identity()),
        None => "no: nobody keeps the trust in it, so that every read goes past it".to_owned(),
    };
    let limit = match state.max_memory {
        Some(bytes) => format!("{} at most, then {}", mebibytes(bytes), state.eviction),
        None => "no limit".to_owned(),
    };
    let server = rows(&[
        ("server", state.version.clone()),
        ("identity", state.identity.clone()),
        ("trusted", trusted),
        ("memory", format!("{}; {limit}", mebibytes(state.memory))),
    ]);
    let mut counts: Vec<(String, u64)> =
        state.values.iter().map(|(family, &count)| (family.to_string(), count)).collect();
    if state.others > 0 {
        counts.push(("(of no family)".to_owned(), state.others));
    }
    if counts.is_empty() {
        return format!("{server}\n\nIt holds no values.");
    }
    let name_width = counts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines = counts.iter().map(|(name, count)| format!("{name:<name_width$}  {count:>10}"));
    let heading = format!("{:<name_width$}  {:>10}", "family", "values");
    format!("{server}\n\n{heading}\n{}", lines.collect::<Vec<_>>().join("\n"))
}

async fn show(inspector: &Inspector<'_>, name: &str) -> anyhow::Result<String> {
    let Some(Shown { json, keep, stamp, currency, generation, marks }) = inspector.show(name).await? else {
        return Ok(format!("There is nothing under {name}."));
    };
    let none = || "none".to_owned();
    let mut lines = Vec::new();
    if let Some(currency) = currency {
        lines.push((
            "value",
            keep.map_or_else(|| "kept for ever".to_owned(), |keep| format!("kept for {}", seconds(keep))),
        ));
        lines.push(("stamp", stamp.unwrap_or_else(none)));
        lines.push(("current", said_of(currency).to_owned()));
    } else if !name.contains('*') {
        lines.push(("value", none()));
    }
    lines.push((if name.contains('*') { "token" } else { "generation" }, generation.unwrap_or_else(none)));
    if marks.is_empty() {
        lines.push(("changing", "no".to_owned()));
    }
    for mark in &marks {
        lines.push(("changing", format!("by {}, for {} at most", mark.writer, seconds(mark.runs_out_in))));
    }
    let about = rows(&lines);
    Ok(match json {
        Some(json) => format!("{about}\n\n{}", pretty(&json)),
        None => about,
    })
}

/// A format clears its family, anything else is one key or group.
async fn clear(inspector: &Inspector<'_>, families: &Families, wanted: &str) -> anyhow::Result<Cleared> {
    if let Some(family) = families.named(wanted) {
        return Ok(inspector.clear_family(family).await?);
    }
    if families.of_name(wanted).is_none() {
        let known: String = families.all().iter().map(|family| format!("\n  {family}")).collect();
        bail!("{wanted} is neither a family nor a key of one. The families are:{known}");
    }
    Ok(inspector.clear(&[wanted.to_owned()]).await?)
}

fn cleared(cleared: &Cleared) -> String {
    let Cleared { names, values, trusted } = cleared;
    let said = format!("Cleared: {values} values; {names} keys and groups have a new generation.");
    if *trusted {
        return said;
    }
    format!("{said}\nThe server is not trusted at the moment: nothing that it holds is served.")
}

fn said_of(currency: Currency) -> &'static str {
    match currency {
        Currency::Served => "yes",
        Currency::Distrusted => "no: the server is not trusted at the moment",
        Currency::OfAnotherEpoch => "no: kept in an epoch that is over",
        Currency::GroupChanged => "no: a group that it is in has changed since",
        Currency::Unstamped => "no: it has no stamp of ours",
    }
}

/// As it is where it is no JSON.
fn pretty(json: &str) -> String {
    let value = serde_json::from_str::<serde_json::Value>(json);
    value.and_then(|value| serde_json::to_string_pretty(&value)).unwrap_or_else(|_| json.to_owned())
}

fn rows(rows: &[(&str, String)]) -> String {
    rows.iter().map(|(name, value)| format!("{name:<10}  {value}")).collect::<Vec<_>>().join("\n")
}

fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        seconds => format!("{seconds} s"),
    }
}

fn mebibytes(bytes: u64) -> String {
    format!("{}.{} MiB", bytes >> 20, ((bytes & 0xF_FFFF) * 10) >> 20)
}
