//! `tidings settings`: what can be set, and whether it is set well.

use clap::{Args, Command};

use crate::{cli::SettingsCommand, settings::Settings};

#[expect(clippy::print_stdout, reason = "what a command says")]
pub fn run(settings: &Settings, command: SettingsCommand) -> anyhow::Result<()> {
    match command {
        SettingsCommand::Reference => print!("{}", reference()),
        SettingsCommand::Check => {
            settings.required_database_url()?;
            settings.redis_url()?;
            settings.secrets()?;
            settings.providers.configured()?;
            println!("The settings are fit for `serve` and `work`.");
        }
    }
    Ok(())
}

/// A Markdown table of every setting, made from the flags themselves.
fn reference() -> String {
    let command = Settings::augment_args(Command::new("tidings"));
    let mut table = "| variable | flag | default | what it is |\n|---|---|---|---|\n".to_owned();
    for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
        let text =
            |value: Option<&std::ffi::OsStr>| value.map(|v| v.to_string_lossy().into_owned()).unwrap_or_default();
        let default = text(argument.get_default_values().first().map(|value| value.as_os_str()));
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let default = if default.is_empty() { String::new() } else { format!("`{default}`") };
        table.push_str(&format!(
            "| `{}` | `--{}` | {default} | {} |\n",
            text(argument.get_env()),
            argument.get_long().unwrap_or_default(),
            help.replace('|', "\\|"),
        ));
    }
    table
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_setting_is_explained() {
        let reference = super::reference();
        for line in reference.lines().skip(2) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            assert!(cells[1].len() > 2, "no variable: {line}");
            assert!(cells[4].len() > 10, "no explanation: {line}");
        }
        assert!(reference.contains("`SECRET_KEY`") && reference.contains("`PORT`"));
    }
}
