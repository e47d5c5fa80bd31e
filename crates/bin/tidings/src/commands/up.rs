//! `tidings up`: everything on this machine.

use std::{
    fs,
    io::{BufRead, IsTerminal, Write},
    path::Path,
};

use anyhow::{Context, Result, bail};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tidings_api_internal::Clients;
use tidings_app::{
    Addresses,
    demo::{Demo, DemoSignIn},
};
use tidings_domain::ApiKeyText;
use tidings_providers::HttpClient;
use tidings_sandbox::Example;

use super::StopSignals;
use crate::{
    cli::UpArgs,
    roles::{
        Port, Process, ProcessSettings, Sandbox,
        admin::{self, AdminPages},
        database::{self, PrivateDatabase},
    },
    settings::{Secrets, Settings, write_private},
};

/// `<data folder>/demo.json`: how to reach what is running. Rewritten at every start, readable by its owner alone.
#[derive(Debug, Serialize, Deserialize)]
pub struct DemoFile {
    pub api_url: String,
    pub admin_url: String,
    pub pid: u32,
    #[serde(flatten)]
    pub demo: Demo,
    /// How to sign in to the admin app.
    #[serde(default)]
    pub sign_in: Option<DemoSignIn>,
}

impl DemoFile {
    const NAME: &str = "demo.json";

    /// The one in `data_dir`.
    pub fn read(data_dir: &Path) -> Result<Self> {
        let path = data_dir.join(Self::NAME);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is damaged: start with --reset", path.display()))
    }

    fn write(&self, data_dir: &Path) -> Result<()> {
        let path = data_dir.join(Self::NAME);
        write_private(&path, &serde_json::to_vec_pretty(self)?)
            .with_context(|| format!("cannot write {}", path.display()))
    }
}

pub async fn run(settings: &Settings, arguments: &UpArgs) -> Result<()> {
    if arguments.reset && !reset(&settings.data_dir, arguments.yes)? {
        return Ok(());
    }
    let up = Up::start(settings).await?;
    greet(&up.file, &settings.data_dir);
    let Up { process, mut database, mut asked, .. } = up;
    while let Some(running) = database.take() {
        tokio::select! {
            () = asked.received() => {
                process.stop().await;
                return running.stop().await;
            }
            () = running.exited() => {}
        }
        database = Some(running.start_again().await?);
    }
    asked.received().await;
    process.stop().await;
    Ok(())
}

/// Everything, running.
pub struct Up {
    pub file: DemoFile,
    pub process: Process,
    pub database: Option<PrivateDatabase>,
    pub(super) asked: StopSignals,
}

impl Up {
    /// Starts everything: ports first, since one that is taken is the likeliest thing to be wrong.
    pub async fn start(settings: &Settings) -> Result<Self> {
        let data_dir = &settings.data_dir;
        let api = Port::take(settings.bind_address, settings.port, "PORT").await?;
        let viewer = Port::take(settings.bind_address, settings.admin_port, "ADMIN_PORT").await?;
        let (api_url, admin_url) = (api.url()?, viewer.url()?);
        fs::create_dir_all(data_dir).with_context(|| format!("cannot make {}", data_dir.display()))?;
        let secrets = settings.secrets_of_up()?;
        let (database, database_url) = match settings.database_url()? {
            Some(url) => (None, url),
            None => {
                let database = PrivateDatabase::start(data_dir, settings.pg_bin_dir.as_deref()).await?;
                let url = database.url();
                (Some(database), url)
            }
        };
        let admin_base_url = match settings.admin_base_url {
            Some(_) => settings.admin_base_url(),
            None => admin_url.clone(),
        };
        let pages = AdminPages {
            base_url: admin_base_url.clone(),
            api_url: settings.api_host_name().unwrap_or_else(|| api_url.clone()),
            sandbox_path: Some("/sandbox".to_owned()),
            product_name: settings.product_name.clone(),
            support_contact: settings.support_contact.clone(),
            secret: secrets.secret_key.clone(),
        };
        let addresses = Addresses {
            api_host_name: settings.api_host_name().unwrap_or_else(|| api_url.clone()),
            email_branding: settings.email_branding(&admin_base_url),
            admin_base_url,
            notify_email_domain: settings.notify_email_domain.clone(),
            from_number: settings.from_number.clone(),
        };
        let process = start_process(settings, &database_url, &secrets, addresses).await?;
        let demo = demo(&process, data_dir).await?;
        let known = DemoFile::read(data_dir).ok().filter(|file| file.demo.service_id == demo.service_id);
        let now = process.parts.clock.now();
        let sign_in = tidings_app::demo::sign_in(&process.parts.app, &demo, known.and_then(|file| file.sign_in), now);
        let sign_in = sign_in.await.map_err(|failure| anyhow::anyhow!("{failure:?}"))?;
        let asked = StopSignals::listen()?;
        let file = DemoFile { api_url, admin_url, pid: std::process::id(), demo, sign_in: Some(sign_in) };
        file.write(data_dir)?;
        let mut up = Self { file, process, database, asked };
        let clients = settings.internal_api_clients(&secrets);
        up.start_parts(settings, api, clients, viewer, pages)?;
        Ok(up)
    }

    fn start_parts(
        &mut self,
        settings: &Settings,
        api: Port,
        clients: Option<Clients>,
        viewer: Port,
        pages: AdminPages,
    ) -> Result<()> {
        let (configured, accounts) =
            (settings.providers.configured()?, settings.providers.accounts(HttpClient::new()?)?);
        let sandbox = Sandbox::start(&self.process.parts);
        sandbox.start_workers(&mut self.process, configured, true)?;
        let admin = admin::beside_the_api(&mut self.process, pages, settings.redis_url()?.as_ref())?;
        let examples = examples(&settings.data_dir);
        viewer.serve_admin_and_sandbox(&mut self.process, admin, sandbox.new_messages, examples);
        api.serve_apis(&mut self.process, clients, accounts);
        Ok(())
    }

    /// Stops everything, the database last.
    pub async fn stop(self) -> Result<()> {
        self.process.stop().await;
        match self.database {
            Some(database) => database.stop().await,
            None => Ok(()),
        }
    }
}

async fn start_process(
    settings: &Settings,
    database_url: &SecretString,
    secrets: &Secrets,
    addresses: Addresses,
) -> Result<Process> {
    let redis_url = settings.redis_url()?;
    let mut process = Process::start(ProcessSettings {
        name: "tidings-up",
        database_url,
        max_connections: settings.database_max_connections,
        secrets,
        addresses,
        blob_dir: settings.blob_dir(),
        redis_url: redis_url.as_ref(),
        allowed: settings.callback_allowed_networks.clone(),
    })?;
    process.parts.app.limits_enabled = settings.api_rate_limit_enabled;
    process.parts.app.history_days = settings.history_days;
    process.parts.app.low_inbound_numbers = settings.low_inbound_sms_number_threshold;
    let applied = tidings_store::migrate::migrate(&process.parts.app.pool).await?;
    if !applied.migrations.is_empty() {
        tracing::info!(migrations = applied.migrations.len(), "the database is at this version's schema");
    }
    Ok(process)
}

/// The demo service of the data folder; a new one when it is not in the database (a first start, or another database).
async fn demo(process: &Process, data_dir: &Path) -> Result<Demo> {
    let app = &process.parts.app;
    let now = process.parts.clock.now();
    if let Ok(file) = DemoFile::read(data_dir)
        && let Some(service) = app.directory.service(file.demo.service_id, now).await?
        && let Some(key) = ApiKeyText::parse(&file.demo.api_key)
        && service.has_key(&key)
    {
        return Ok(file.demo);
    }
    Ok(tidings_app::demo::create(&app.pool, &app.signer, now).await?)
}

/// The command that sends a message with the demo service of `data_dir`.
fn send_command(what: &str, data_dir: &Path) -> String {
    let program = quoted(&std::env::args().next().unwrap_or_else(|| "tidings".to_owned()));
    match data_dir == Path::new("data") {
        true => format!("{program} send {what}"),
        false => format!("{program} send {what} --data-dir {}", quoted(&data_dir.to_string_lossy())),
    }
}

/// As a shell reads it back whole.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

fn examples(data_dir: &Path) -> Vec<Example> {
    let example = |label: &str, what| Example { label: label.to_owned(), command: send_command(what, data_dir) };
    vec![example("Send a text message", "sms 07700900123"), example("Send an email", "email amala@example.com")]
}

/// Says what is running, and how to send a first message. Python and the shell take the snippet only without indentation.
#[expect(clippy::print_stdout, reason = "what a command says")]
fn greet(file: &DemoFile, data_dir: &Path) {
    let Demo { api_key, sms_template_id, .. } = &file.demo;
    let api = &file.api_url;
    let sign_in = file.sign_in.clone().unwrap_or_default();
    println!(
        "
Tidings is running. Messages go to the sandbox: they are shown, and reach nobody.

  Admin app        {admin}
  Public API       {api}
  Message viewer   {admin}/sandbox
  Data             {data}
  API key          {api_key}

Sign in to the admin app by this link, which works once, for half an hour:

  {link}

or as {email_address} with the password {password}; the email that it sends you is in the message viewer.

Send a text message:

  {send}

Send one from Python, with the official client (pip install notifications-python-client):

python3 - <<'EOF'
from notifications_python_client.notifications import NotificationsAPIClient
client = NotificationsAPIClient('{api_key}', base_url='{api}')
print(client.send_sms_notification('07700900123', '{sms_template_id}', {{'name': 'Amala', 'date': '1 January'}}))
EOF

Ctrl-C stops everything. The data stays for the next start.
",
        admin = file.admin_url,
        link = sign_in.link,
        email_address = sign_in.email_address,
        password = sign_in.password,
        data = data_dir.display(),
        send = send_command("sms 07700900123", data_dir),
    );
}

/// Drops the data, if the person wants that. `false` when not.
fn reset(data_dir: &Path, yes: bool) -> Result<bool> {
    if !data_dir.exists() {
        return Ok(true);
    }
    if !yes && !confirmed(&format!("Drop everything in {}?", data_dir.display()))? {
        return Ok(false);
    }
    let ours = data_dir.join("secrets.json").exists() || data_dir.join("postgres").exists();
    let empty = fs::read_dir(data_dir).is_ok_and(|mut entries| entries.next().is_none());
    if !ours && !empty {
        bail!("{} does not look like a data folder of Tidings, so it is left alone", data_dir.display());
    }
    database::remove(data_dir)?;
    Ok(true)
}

#[expect(clippy::print_stdout, reason = "a question to the person at the terminal")]
fn confirmed(question: &str) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("--reset asks before it drops anything, and there is nobody to ask: add --yes");
    }
    print!("{question} [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn commands_can_be_pasted_whatever_the_path() {
        assert_eq!(quoted("target/release/tidings"), "target/release/tidings");
        assert_eq!(quoted("/home/a b/it's"), r"'/home/a b/it'\''s'");
    }
}
