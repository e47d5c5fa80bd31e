//! `tidings inbound-numbers`: the numbers that services take to receive text messages.

use anyhow::{Context, Result};
use tidings_app::{App, SystemClock, inbound_numbers};
use tidings_domain::Clock;

use super::table::Table;
use crate::{cli::InboundNumbersCommand, roles::tool, settings::Settings};

pub async fn run(settings: &Settings, command: &InboundNumbersCommand) -> Result<()> {
    let app = tool::app(settings, "tidings-inbound-numbers")?;
    match command {
        InboundNumbersCommand::List => list(&app).await,
        InboundNumbersCommand::Add { provider, numbers } => add(&app, provider, numbers).await,
    }
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn list(app: &App) -> Result<()> {
    let mut table = Table::new(["number", "provider", "service", ""]);
    for number in inbound_numbers::list(app).await? {
        let state = if number.active { "" } else { "not in use" };
        let service = number.service.map_or_else(|| "none".to_owned(), |service| service.name);
        table.add([number.number, number.provider, service, state.to_owned()]);
    }
    print!("{table}");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn add(app: &App, provider: &str, numbers: &[String]) -> Result<()> {
    let written = |text: &String| {
        inbound_numbers::written(text).with_context(|| format!("{text} is neither a UK phone number nor a short code"))
    };
    let numbers = numbers.iter().map(written).collect::<Result<Vec<String>>>()?;
    for number in numbers {
        let is_new = inbound_numbers::insert(app, provider, &number, SystemClock.now()).await?;
        println!("{number} {}.", if is_new { "can be taken by a service" } else { "is there already" });
    }
    Ok(())
}
