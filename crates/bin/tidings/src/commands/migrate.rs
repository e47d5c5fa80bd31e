//! `tidings migrate`: the schema.

use secrecy::ExposeSecret;
use tidings_store::{
    PgPool, PoolOptions,
    migrate::{self, Adopted, Applied},
};

use crate::settings::Settings;

#[expect(clippy::print_stdout, reason = "what a command says")]
pub async fn run(settings: &Settings, adopt: bool) -> anyhow::Result<()> {
    let url = settings.required_database_url()?;
    let pool = tidings_store::connect(url.expose_secret(), "tidings-migrate", PoolOptions::default())?;
    let applied = if adopt {
        match migrate::adopt(&pool).await? {
            Adopted::Now { differences, index_advice, applied } => {
                println!("This database is Tidings' now.");
                for difference in differences {
                    println!("differs from Notify's own: {difference}");
                }
                if !index_advice.is_empty() {
                    println!("For speed, when there is a quiet hour, run:");
                    index_advice.iter().for_each(|statement| println!("  {statement}"));
                }
                applied
            }
            Adopted::Before(applied) => applied,
        }
    } else {
        migrate::migrate(&pool).await?
    };
    say(&applied);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what a command says")]
fn say(applied: &Applied) {
    for migration in &applied.migrations {
        println!("applied {:04} {}", migration.version, migration.description);
    }
    if applied.migrations.is_empty() {
        println!("The database is up to date.");
    }
}

/// Says so in the log, once the database answers, when its schema is not this version's.
pub fn warn_if_behind(pool: PgPool) {
    tokio::spawn(async move {
        loop {
            match migrate::status(&pool).await {
                Ok(status) if status.pending.is_empty() => return,
                Ok(status) => {
                    let pending = status.pending.len();
                    tracing::error!(pending, "the database lacks migrations of this version: run `tidings migrate`");
                    return;
                }
                Err(_) => tokio::time::sleep(std::time::Duration::from_secs(1)).await,
            }
        }
    });
}
