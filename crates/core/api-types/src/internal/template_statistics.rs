//! How much templates are used.

use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationStatus, NotificationType, ServiceId, TemplateId};

use super::{Data, ErrorReply, QueryString, endpoint::endpoint, time::WireTime};

endpoint! {
    /// How many messages by each template stand where, today and on some days before.
    GET "/service/{service_id}/template-statistics" => ListTemplateStatistics { service_id: ServiceId }
        [WholeDays] -> Data<Vec<TemplateStatistic>>
}

endpoint! {
    /// When a template was last used.
    GET "/service/{service_id}/template-statistics/last-used/{template_id}"
        => GetTemplateLastUsed { service_id: ServiceId, template_id: TemplateId } -> TemplateLastUsed
}

/// How many days before today to look at, 0 to 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeDays(pub u8);

impl QueryString for WholeDays {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("whole_days", self.0.to_string())]
    }
}

impl WholeDays {
    /// Reads the parameter `whole_days`, or its older name `limit_days`.
    ///
    /// # Errors
    /// When it is no number from 0 to 7.
    pub fn read(text: &str) -> Result<Self, ErrorReply> {
        let refused = |message: String| ErrorReply::field("whole_days", message);
        let days: i64 = text.trim().parse().map_err(|_| refused(format!("{text} is not an integer")))?;
        match u8::try_from(days) {
            Ok(days) if days <= 7 => Ok(Self(days)),
            _ => Err(refused("whole_days must be between 0 and 7".to_owned())),
        }
    }
}

/// How many messages by a template stand somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateStatistic {
    pub count: i64,
    pub template_id: TemplateId,
    pub template_name: String,
    pub template_type: NotificationType,
    pub is_precompiled_letter: bool,
    pub status: NotificationStatus,
}

/// When a template was last used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateLastUsed {
    /// None if it was not in the past year. Exact if it was today, else the day.
    pub last_date_used: Option<WireTime>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_a_number_up_to_seven() {
        assert_eq!(WholeDays::read("0"), Ok(WholeDays(0)));
        assert_eq!(WholeDays::read(" 7 "), Ok(WholeDays(7)));
        for (text, message) in [
            ("", " is not an integer"),
            ("3.5", "3.5 is not an integer"),
            ("blurk", "blurk is not an integer"),
            ("-1", "whole_days must be between 0 and 7"),
            ("8", "whole_days must be between 0 and 7"),
        ] {
            assert_eq!(WholeDays::read(text), Err(ErrorReply::field("whole_days", message)), "{text}");
        }
    }
}
