//! `tidings doctor`: is everything well?

use std::process::ExitCode;

use jiff::Timestamp;
use secrecy::ExposeSecret;
use tidings_app::SystemClock;
use tidings_domain::{Clock, FinancialYear, NotificationType};
use tidings_postgres_local::{Binaries, user_cache_dir};
use tidings_store::{
    PgPool, PoolOptions,
    annual_billing::{self, UnlistedKind},
    migrate,
};

use crate::settings::Settings;

/// Clocks further apart than this break tokens and leases.
const MAX_SKEW_SECONDS: f64 = 5.0;

/// What was found, line by line.
#[derive(Debug, Default)]
struct Report {
    failed: bool,
}

#[expect(clippy::print_stdout, reason = "what a command says")]
impl Report {
    fn ok(&self, text: impl std::fmt::Display) {
        println!("ok    {text}");
    }

    fn warn(&self, text: impl std::fmt::Display) {
        println!("warn  {text}");
    }

    fn fail(&mut self, text: impl std::fmt::Display) {
        self.failed = true;
        println!("FAIL  {text}");
    }
}

pub async fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let mut report = Report::default();
    machine(&report);
    match settings.database_url() {
        Ok(Some(url)) => {
            check_secrets(settings, &mut report);
            let options = PoolOptions { max_connections: 4, ..PoolOptions::default() };
            match tidings_store::connect(url.expose_secret(), "tidings-doctor", options) {
                Ok(pool) => database(&pool, settings, &mut report).await,
                Err(error) => report.fail(format!("DATABASE_URL: {error}")),
            }
        }
        Ok(None) => match Binaries::find(settings.pg_bin_dir.as_deref(), user_cache_dir().as_deref()) {
            Ok(binaries) => {
                report.ok(format!(
                    "PostgreSQL {} for `tidings up`, in {}",
                    binaries.version(),
                    binaries.dir().display()
                ));
            }
            Err(error) => report.fail(error),
        },
        Err(error) => report.fail(error),
    }
    Ok(if report.failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn machine(report: &Report) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    report.ok(format!("{cores} processor cores"));
    let available = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("MemAvailable:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    match available.map(|kib| kib / 1024) {
        Some(mib) if mib < 256 => report.warn(format!("{mib} MiB of memory are free; 256 are wanted")),
        Some(mib) => report.ok(format!("{mib} MiB of memory are free")),
        None => {}
    }
}

fn check_secrets(settings: &Settings, report: &mut Report) {
    if let Err(error) = settings.redis_url() {
        report.fail(error);
    }
    match settings.secrets() {
        Ok(_) => report.ok("secrets are set and strong"),
        Err(error) => error.to_string().lines().for_each(|line| report.fail(line)),
    }
}

async fn database(pool: &PgPool, settings: &Settings, report: &mut Report) {
    let asked = SystemClock.now();
    let (version, database_now) = match tidings_store::pool::version_and_time(pool).await {
        Ok(answer) => answer,
        Err(error) => return report.fail(format!("the database does not answer: {error}")),
    };
    match version / 10_000 {
        major if major < 15 => report.fail(format!("the database is PostgreSQL {major}; 15 or newer is needed")),
        major => report.ok(format!("the database is PostgreSQL {major}")),
    }
    clock(asked, database_now, report);
    schema(pool, report).await;
    queue(pool, report).await;
    allowances(pool, asked, report).await;
    match settings.providers.configured() {
        Ok(configured) => {
            let [sms, email] = [configured.sms_identifiers(), configured.email_identifiers()];
            providers(pool, NotificationType::Sms, &sms, settings.sandbox, report).await;
            providers(pool, NotificationType::Email, &email, settings.sandbox, report).await;
        }
        Err(error) => report.fail(error),
    }
}

fn clock(ours: Timestamp, theirs: Timestamp, report: &mut Report) {
    let skew = theirs.duration_since(ours).as_secs_f64();
    if skew.abs() > MAX_SKEW_SECONDS {
        report.fail(format!("this machine's clock and the database's are {skew:.1} s apart: set both by NTP"));
    } else {
        report.ok("this machine's clock agrees with the database's");
    }
}

async fn schema(pool: &PgPool, report: &mut Report) {
    match migrate::status(pool).await {
        Ok(status) if status.notify_version.is_some() => {
            report.fail("the database is GOV.UK Notify's: run `tidings migrate --adopt`");
        }
        Ok(status) if !status.unknown.is_empty() => report.fail("the database is of a newer version of Tidings"),
        Ok(status) if !status.pending.is_empty() => {
            report.fail(format!("{} migrations are to be run: `tidings migrate`", status.pending.len()));
        }
        Ok(status) => report.ok(format!("the schema is this version's ({} migrations)", status.applied.len())),
        Err(error) => report.fail(format!("the schema cannot be read: {error}")),
    }
}

async fn queue(pool: &PgPool, report: &mut Report) {
    match tidings_queue::dead_count(pool).await {
        Ok(0) => report.ok("no dead jobs"),
        Ok(dead) => report.warn(format!("{dead} jobs were given up; see the table queue_dead_jobs")),
        Err(error) => report.fail(format!("the queue cannot be read: {error}")),
    }
}

async fn allowances(pool: &PgPool, now: Timestamp, report: &mut Report) {
    let Some(year) = FinancialYear::at(now) else { return };
    match annual_billing::unlisted_kinds(pool, year).await {
        Ok(kinds) if kinds.is_empty() => report.ok("it is listed how many free text messages services have"),
        Ok(kinds) => kinds.iter().for_each(|UnlistedKind { organisation_type, services }| {
            report.warn(format!(
                "services of the kind {organisation_type} ({services} of them) have no free text messages: \
                 default_annual_allowance does not list it"
            ));
        }),
        Err(error) => report.fail(format!("allowances cannot be read: {error}")),
    }
}

async fn providers(
    pool: &PgPool,
    channel: NotificationType,
    configured: &[String],
    sandbox: bool,
    report: &mut Report,
) {
    let what = channel.plural();
    let active = match tidings_store::provider_details::active(pool, channel).await {
        Ok(active) => active,
        Err(error) => return report.fail(format!("providers cannot be read: {error}")),
    };
    let names = |only: &dyn Fn(&str) -> bool| {
        let names: Vec<_> =
            active.iter().map(|provider| provider.identifier.as_str()).filter(|name| only(name)).collect();
        names.join(", ")
    };
    let is_configured = |name: &str| configured.iter().any(|configured| configured == name);
    // The workers make a row for a configured provider that has none yet.
    match (names(&is_configured), names(&|_| true)) {
        (_, all) if all.is_empty() => report.fail(format!("no provider of {what} is active")),
        (usable, _) if !usable.is_empty() => report.ok(format!("{what} go to {usable}")),
        (_, all) if configured.is_empty() && sandbox => {
            report.warn(format!("{what} go to the sandbox, which stands in for {all}"));
        }
        (_, all) if configured.is_empty() => {
            report.fail(format!("{what} go to {all}, none of which is configured"));
        }
        (_, all) => report.warn(format!(
            "{what}: {all} are active, and {} is configured; a worker makes it active when it first starts",
            configured.join(", ")
        )),
    }
}
