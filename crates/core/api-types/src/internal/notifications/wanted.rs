//! Which notifications are asked for.

use serde::Serialize;
use serde_json::{Map, Value};
use tidings_domain::{NotificationId, NotificationType, StatusFilter};

use crate::internal::{
    QueryString,
    fields::{FieldErrors, Fields, boolean, integer, text, uuid},
    page::{PAGE_SIZE, Page},
};

/// Most notifications on a page, however many are asked for.
pub const MOST_ON_A_PAGE: i64 = 10_000;

/// What is asked for, after the question mark or in a body; `None` is as it usually is. Not every endpoint looks at all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NotificationsWanted {
    /// Of any of these channels; of any at all if there are none.
    #[serde(rename = "template_type", skip_serializing_if = "Vec::is_empty")]
    pub template_types: Vec<NotificationType>,
    /// In any of these states; in any at all if there are none.
    #[serde(rename = "status", skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<StatusFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<i64>,
    /// Of today and so many days before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_days: Option<u16>,
    /// Those of spreadsheets too, which is usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_jobs: Option<bool>,
    /// Those of test keys too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_from_test_key: Option<bool>,
    /// Those that somebody of the team sent too, which is usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_one_off: Option<bool>,
    /// Other pages are to be told of, which is usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_pages: Option<bool>,
    /// Whose recipient or reference holds this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Older ones than this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_than: Option<NotificationId>,
}

impl QueryString for NotificationsWanted {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        // Python writes its truths so.
        let flag = |truth: bool| if truth { "True" } else { "False" }.to_owned();
        let types = self.template_types.iter().map(|channel| ("template_type", channel.to_string()));
        let statuses = self.statuses.iter().map(|status| ("status", status.to_string()));
        let single = [
            ("page", self.page.map(|page| page.0.to_string())),
            ("page_size", self.page_size.map(|size| size.to_string())),
            ("limit_days", self.limit_days.map(|days| days.to_string())),
            ("include_jobs", self.include_jobs.map(flag)),
            ("include_from_test_key", self.include_from_test_key.map(flag)),
            ("include_one_off", self.include_one_off.map(flag)),
            ("count_pages", self.count_pages.map(flag)),
            ("to", self.to.clone()),
            ("older_than", self.older_than.map(|id| id.to_string())),
        ];
        types.chain(statuses).chain(single.into_iter().filter_map(|(name, value)| Some((name, value?)))).collect()
    }
}

impl NotificationsWanted {
    /// Reads a body, in which anything but the lists may also be a text.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn of_body(body: &Value) -> Result<Self, FieldErrors> {
        Fields::of(body)?;
        let mut pairs = Vec::new();
        for (name, value) in body.as_object().into_iter().flatten() {
            let values = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
            pairs.extend(values.iter().filter(|value| !value.is_null()).map(|value| {
                let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                (name.clone(), written)
            }));
        }
        Self::read(&pairs)
    }

    /// Reads what follows the question mark. Where a parameter that is no list comes twice, the first counts.
    ///
    /// # Errors
    /// Every parameter that is not right.
    pub fn read(pairs: &[(String, String)]) -> Result<Self, FieldErrors> {
        let mut single = Map::new();
        for (name, value) in pairs {
            single.entry(name.as_str()).or_insert_with(|| Value::String(value.clone()));
        }
        let single = Value::Object(single);
        let mut fields = Fields::of(&single)?;
        let all = |name: &'static str| pairs.iter().filter(move |pair| pair.0 == name).map(|pair| pair.1.as_str());
        let template_types: Result<_, _> = all("template_type").map(str::parse).collect();
        let statuses: Result<_, _> = all("status").map(str::parse).collect();
        let wanted = Self {
            template_types: template_types.unwrap_or_else(|_| {
                fields.fault("template_type", "Must be one of: sms, email, letter.");
                Vec::new()
            }),
            statuses: statuses.unwrap_or_else(|_| {
                let known: Vec<_> = StatusFilter::ALL.iter().map(|status| status.as_str()).collect();
                fields.fault("status", format!("Must be one of: {}.", known.join(", ")));
                Vec::new()
            }),
            page: fields.optional("page", positive).map(Page),
            page_size: fields.optional("page_size", positive).map(|size| size.min(MOST_ON_A_PAGE)),
            limit_days: fields.optional("limit_days", |value| {
                u16::try_from(integer(value)?).map_err(|_| "Not a valid integer.".to_owned())
            }),
            include_jobs: fields.optional("include_jobs", boolean),
            include_from_test_key: fields.optional("include_from_test_key", boolean),
            include_one_off: fields.optional("include_one_off", boolean),
            count_pages: fields.optional("count_pages", boolean),
            to: fields.optional("to", text).filter(|to| !to.is_empty()),
            older_than: fields.optional("older_than", uuid).map(Into::into),
        };
        fields.finish()?;
        Ok(wanted)
    }

    /// How many are on a page.
    pub fn size(&self) -> i64 {
        self.page_size.unwrap_or(PAGE_SIZE)
    }
}

fn positive(value: &Value) -> Result<i64, String> {
    // Few enough for all that is before such a page to be counted.
    const MOST: i64 = 1_000_000_000;
    match integer(value)? {
        number @ 1..=MOST => Ok(number),
        _ => Err("Not a positive integer".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn query(text: &str) -> Vec<(String, String)> {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn a_query_and_a_body_say_the_same() {
        let text = "template_type=sms&template_type=email&status=failed&page=2&page_size=20000&limit_days=7\
                    &include_jobs=True&include_from_test_key=0&to=0855&page=9";
        let wanted = NotificationsWanted {
            template_types: vec![NotificationType::Sms, NotificationType::Email],
            statuses: vec![StatusFilter::Failed],
            page: Some(Page(2)),
            page_size: Some(MOST_ON_A_PAGE),
            limit_days: Some(7),
            include_jobs: Some(true),
            include_from_test_key: Some(false),
            to: Some("0855".to_owned()),
            ..NotificationsWanted::default()
        };
        assert_eq!(NotificationsWanted::read(&query(text)), Ok(wanted.clone()));
        assert_eq!(NotificationsWanted::of_body(&json!(wanted)), Ok(wanted.clone()), "what a client sends");
        let pairs: Vec<_> = wanted.pairs().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        assert_eq!(NotificationsWanted::read(&pairs), Ok(wanted));
        let body = json!({"template_type": "sms", "page": "1", "to": null, "unheard_of": [1]});
        let wanted = NotificationsWanted::of_body(&body).unwrap();
        assert_eq!((wanted.template_types, wanted.page), (vec![NotificationType::Sms], Some(Page(1))));
    }

    #[test]
    fn every_parameter_has_to_be_right() {
        let text = "template_type=fax&status=lost&page=0&page_size=-1&limit_days=x&include_jobs=perhaps&older_than=1";
        let FieldErrors(errors) = NotificationsWanted::read(&query(text)).unwrap_err();
        for (name, message) in [
            ("template_type", "Must be one of: sms, email, letter."),
            ("page", "Not a positive integer"),
            ("page_size", "Not a positive integer"),
            ("limit_days", "Not a valid integer."),
            ("include_jobs", "Not a valid boolean."),
            ("older_than", "Not a valid UUID."),
        ] {
            assert_eq!(errors[name], [message], "{name}");
        }
        assert!(errors["status"][0].starts_with("Must be one of: cancelled, created"), "{errors:?}");
    }
}
