//! Searching for a recipient or a reference. What was typed stays on the server, and its number stands in the address: no address
//! tells whom a service writes to, and one can go back to what was found.

use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationType, ServiceId};

use super::filter::{Asked, Filter};
use crate::{
    access::Access,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path, Query, Visit},
};

/// Where searches are kept in the session.
const KEPT_AS: &str = "searches";
/// So many are kept; older ones are forgotten.
const MOST: usize = 10;
/// The longest text that is looked for, in characters.
const LONGEST: usize = 320;

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/services/{service_id}/notifications", Access::MEMBER, search_all);
    routes.post("/services/{service_id}/notifications/{message_type}", Access::MEMBER, search_channel);
}

async fn search_all(visit: InService, Query(asked): Query<Asked>) -> Answer {
    search(&visit, Filter::read(None, &asked)?).await
}

async fn search_channel(
    visit: InService,
    Path((_, channel)): Path<(ServiceId, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    search(&visit, Filter::read(Some(&channel), &asked)?).await
}

async fn search(visit: &InService, filter: Filter) -> Answer {
    let text: String = visit.checked().text("to").chars().take(LONGEST).collect();
    let number = match text.is_empty() {
        true => None,
        false => Some(keep(visit, &text).await?),
    };
    visit.go_to(&visit.url(&filter.of_search(number).path(1)))
}

/// A search, as the session keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Search {
    number: String,
    text: String,
}

/// Keeps what was typed, and says under which number.
async fn keep(visit: &Visit, text: &str) -> Result<String, Problem> {
    let mut searches = kept(visit);
    if let Some(known) = searches.iter().find(|search| search.text == text) {
        return Ok(known.number.clone());
    }
    let number = format!("{:08x}", rand::random::<u32>());
    searches.push(Search { number: number.clone(), text: text.to_owned() });
    let too_many = searches.len().saturating_sub(MOST);
    searches.drain(..too_many);
    let value = serde_json::to_value(searches).map_err(|error| Problem::Broken(error.to_string()))?;
    visit.change_state(|state| drop(state.kept.insert(KEPT_AS.to_owned(), value))).await?;
    Ok(number)
}

/// What was typed, by its number; nothing once it is forgotten.
pub(super) fn text(visit: &Visit, filter: &Filter) -> Option<String> {
    let number = filter.search.as_deref()?;
    kept(visit).into_iter().find(|search| search.number == number).map(|search| search.text)
}

/// As the API is asked. Among messages of every channel it takes a number for no phone's, which it knows with the country's code:
/// without zeros or a plus in front the number is a part of that, and still of a reference.
pub(super) fn looked_for(text: &str, channel: Option<NotificationType>) -> &str {
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c == '+' || c == ' ');
    let number = text.trim_start_matches(['+', '0']);
    if channel.is_none() && is_number && !number.is_empty() { number } else { text }
}

fn kept(visit: &Visit) -> Vec<Search> {
    let value = visit.state().kept.remove(KEPT_AS);
    value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// What the box asks for.
pub(super) const fn label(channel: Option<NotificationType>) -> &'static str {
    match channel {
        Some(NotificationType::Email) => "Search by email address or reference",
        Some(NotificationType::Sms) => "Search by phone number or reference",
        Some(NotificationType::Letter) => "Search by postal address or reference",
        None => "Search by recipient or reference",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_looked_for_as_parts_of_those_with_a_countrys_code() {
        for (text, expected) in [
            ("07900 900124", "7900 900124"),
            ("+447900900124", "447900900124"),
            ("00", "00"),
            ("0 High Street", "0 High Street"),
        ] {
            assert_eq!(looked_for(text, None), expected);
            assert_eq!(looked_for(text, Some(NotificationType::Sms)), text);
        }
    }
}
