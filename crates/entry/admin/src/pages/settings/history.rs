//! `/services/{service_id}/history`: who changed what of a service.

use std::collections::BTreeMap;

use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::service::history::{ApiKeyVersion, ServiceVersion};
use tidings_domain::UserId;

use super::ACCESS;
use crate::{
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/history", ACCESS, show);
}

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Happened {
    at: String,
    by: String,
    what: Vec<String>,
}

async fn show(visit: InService) -> Answer {
    let id = visit.service.id;
    let (history, team) = tokio::try_join!(visit.client.services.history(id), visit.client.users.of_service(id))?;
    let names: BTreeMap<UserId, String> = team.data.into_iter().map(|member| (member.id, member.name)).collect();
    let name = |id| names.get(&id).cloned().unwrap_or_else(|| "Somebody who is not in the team".to_owned());
    let mut events = of_service(&history.data.service_history, &name);
    events.extend(of_keys(&history.data.api_key_history, &name));
    events.sort_by(|one, other| one.at.cmp(&other.at));
    events.reverse();
    visit.page("settings/history.html", context! { events => Serde(&events) })
}

/// Each version compared with the one before.
fn of_service(versions: &[ServiceVersion], name: &impl Fn(UserId) -> String) -> Vec<Happened> {
    let mut versions: Vec<&ServiceVersion> = versions.iter().collect();
    versions.sort_by_key(|version| version.version);
    let pairs = versions.iter().zip(versions.iter().skip(1));
    let changes = pairs.filter_map(|(before, after)| {
        let what = differences(before, after);
        let at = after.updated_at.unwrap_or(after.created_at).to_string();
        (!what.is_empty()).then(|| Happened { at, by: name(after.created_by_id), what })
    });
    let made = versions.first().map(|first| Happened {
        at: first.created_at.to_string(),
        by: name(first.created_by_id),
        what: vec![format!("Created the service as ‘{}’", first.name)],
    });
    made.into_iter().chain(changes).collect()
}

fn differences(before: &ServiceVersion, after: &ServiceVersion) -> Vec<String> {
    let mut what = Vec::new();
    if before.name != after.name {
        what.push(format!("Changed the service’s name from ‘{}’ to ‘{}’", before.name, after.name));
    }
    if before.custom_email_sender_name != after.custom_email_sender_name {
        let name = after.custom_email_sender_name.as_deref().unwrap_or(&after.name);
        what.push(format!("Set the emails’ ‘from’ name to ‘{name}’"));
    }
    if before.restricted != after.restricted {
        what.push(
            if after.restricted { "Put the service into trial mode" } else { "Made the service live" }.to_owned(),
        );
    }
    if before.active != after.active {
        what.push(if after.active { "Brought the service back" } else { "Deleted the service" }.to_owned());
    }
    let limits = [
        ("emails", before.email_message_limit, after.email_message_limit),
        ("text messages", before.sms_message_limit, after.sms_message_limit),
        ("letters", before.letter_message_limit, after.letter_message_limit),
    ];
    for (channel, before, after) in limits.into_iter().filter(|(_, before, after)| before != after) {
        let (before, after) = (crate::format::number(before), crate::format::number(after));
        what.push(format!("Changed the daily limit of {channel} from {before} to {after}"));
    }
    what
}

/// A key's first version made it, a version with an end revoked it.
fn of_keys(versions: &[ApiKeyVersion], name: &impl Fn(UserId) -> String) -> Vec<Happened> {
    versions
        .iter()
        .map(|key| match key.expiry_date {
            Some(ended) => Happened {
                at: ended.to_string(),
                by: name(key.created_by_id),
                what: vec![format!("Revoked the API key ‘{}’", key.name)],
            },
            None => Happened {
                at: key.created_at.to_string(),
                by: name(key.created_by_id),
                what: vec![format!("Created the API key ‘{}’", key.name)],
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use tidings_api_types::internal::time::WireTime;

    use super::*;

    fn version(number: i32, name: &str, restricted: bool) -> ServiceVersion {
        let at: WireTime = jiff::Timestamp::from_second(number.into()).unwrap().into();
        ServiceVersion {
            id: uuid::Uuid::nil().into(),
            name: name.to_owned(),
            created_at: at,
            updated_at: (number > 1).then_some(at),
            active: true,
            email_message_limit: 50,
            sms_message_limit: if restricted { 50 } else { 1000 },
            letter_message_limit: 50,
            restricted,
            custom_email_sender_name: None,
            email_sender_local_part: String::new(),
            created_by_id: uuid::Uuid::nil().into(),
            version: number,
        }
    }

    #[test]
    fn versions_are_told_by_their_differences() {
        let versions =
            [version(3, "Now", false), version(1, "Once", true), version(2, "Now", true), version(4, "Now", false)];
        let told: Vec<Vec<String>> =
            of_service(&versions, &|_| "Amala".to_owned()).into_iter().map(|event| event.what).collect();
        assert_eq!(
            told,
            [
                vec!["Created the service as ‘Once’"],
                vec!["Changed the service’s name from ‘Once’ to ‘Now’"],
                vec!["Made the service live", "Changed the daily limit of text messages from 50 to 1,000"],
            ]
        );
    }
}
