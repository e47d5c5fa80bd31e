//! `tidings send`: one message through the public API.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use super::up::DemoFile;
use crate::{
    cli::{Channel, SendArgs},
    client::ApiClient,
    settings::Settings,
};

#[expect(clippy::print_stdout, reason = "what a command says")]
pub async fn run(settings: &Settings, arguments: &SendArgs) -> Result<()> {
    let needs_demo = arguments.api.is_none() || arguments.api_key.is_none() || arguments.template.is_none();
    let demo = match needs_demo {
        true => Some(DemoFile::read(&settings.data_dir).context(
            "there is no demo service to send with: start `tidings up`, or give --api, --api-key and --template",
        )?),
        false => None,
    };
    let from_demo = |given: &Option<String>, of_demo: fn(&DemoFile) -> String| {
        given.clone().or_else(|| demo.as_ref().map(of_demo)).unwrap_or_default()
    };
    let (channel, recipient, of_demo): (_, _, fn(&DemoFile) -> String) = match arguments.channel {
        Channel::Sms => ("sms", "phone_number", |demo| demo.demo.sms_template_id.to_string()),
        Channel::Email => ("email", "email_address", |demo| demo.demo.email_template_id.to_string()),
    };
    let mut personalisation = Map::new();
    if let Some(demo) = demo.as_ref().filter(|_| arguments.template.is_none()) {
        let values = match arguments.channel {
            Channel::Sms => &demo.demo.sms_personalisation,
            Channel::Email => &demo.demo.email_personalisation,
        };
        personalisation.extend(values.as_object().cloned().unwrap_or_default());
    }
    for given in &arguments.personalisation {
        let Some((name, value)) = given.split_once('=') else {
            bail!("--personalisation {given}: write it as name=value");
        };
        personalisation.insert(name.to_owned(), value.into());
    }
    let mut body = json!({
        recipient: arguments.to,
        "template_id": from_demo(&arguments.template, of_demo),
        "personalisation": personalisation,
    });
    if let Some(reference) = &arguments.reference {
        body["reference"] = Value::from(reference.as_str());
    }
    let client = ApiClient::new(
        &from_demo(&arguments.api, |demo| demo.api_url.clone()),
        &from_demo(&arguments.api_key, |demo| demo.demo.api_key.clone()),
    )?;
    let mut reply = client.post(channel, &body).await?;
    if arguments.wait {
        let id = reply["id"].as_str().unwrap_or_default().to_owned();
        reply = client.wait_for_last_state(&id, Duration::from_secs(60)).await?;
    }
    println!("{}", serde_json::to_string_pretty(&reply)?);
    Ok(())
}
