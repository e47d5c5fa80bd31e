//! When messages can be sent later: on the hour, within the next seven days.

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::Serialize;
use tidings_domain::london;

use crate::format;

/// For how many hours ahead.
const HOURS: i32 = 7 * 24;

/// The hours of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Day {
    /// `Today`, `Tomorrow`, `Saturday 28 November`.
    name: String,
    hours: Vec<Hour>,
}

/// A time to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Hour {
    /// An instant.
    value: String,
    /// As it is told by the clock, with the day: `Tomorrow at 9:00am`.
    text: String,
}

/// The times that can be chosen at `now`, by London's days.
pub(super) fn times(now: Timestamp) -> Vec<Day> {
    let today = london::day(now);
    let mut days: Vec<Day> = Vec::new();
    // From the next full hour on.
    let Some(first) = Timestamp::from_second(now.as_second() / 3600 * 3600 + 3600).ok() else { return days };
    for hour in 0..HOURS {
        let Ok(instant) = first.checked_add(hour.hours()) else { break };
        let at = london::at(instant);
        let name = day(at.date(), today);
        let text = format!("{name} at {}", format::clock(&at));
        let hour = Hour { value: instant.to_string(), text };
        match days.last_mut().filter(|day| day.name == name) {
            Some(day) => day.hours.push(hour),
            None => days.push(Day { name, hours: vec![hour] }),
        }
    }
    days
}

fn day(day: Date, today: Date) -> String {
    if day == today {
        return "Today".to_owned();
    }
    match today.tomorrow() {
        Ok(tomorrow) if tomorrow == day => "Tomorrow".to_owned(),
        _ => day.strftime("%A %-d %B").to_string(),
    }
}

/// The time that was chosen, if it is one of them.
pub(super) fn chosen(text: &str, now: Timestamp) -> Option<Timestamp> {
    let instant: Timestamp = text.parse().ok()?;
    let last = now.checked_add(HOURS.hours()).ok()?;
    (instant > now && instant <= last).then_some(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_of_hours_by_londons_days() {
        // 11:20pm in London: summer time.
        let now: Timestamp = "2026-06-17T22:20:00Z".parse().unwrap();
        let days = times(now);
        let names: Vec<(&str, usize)> = days.iter().map(|day| (day.name.as_str(), day.hours.len())).collect();
        assert_eq!(names.first(), Some(&("Tomorrow", 24)));
        assert_eq!(names.get(1), Some(&("Friday 19 June", 24)));
        assert_eq!(names.iter().map(|(_, hours)| hours).sum::<usize>(), 168);
        let first = &days[0].hours[0];
        assert_eq!((first.value.as_str(), first.text.as_str()), ("2026-06-17T23:00:00Z", "Tomorrow at midnight"));
    }

    #[test]
    fn only_what_is_to_come_can_be_chosen() {
        let now: Timestamp = "2026-06-17T22:20:00Z".parse().unwrap();
        assert!(chosen("2026-06-17T23:00:00Z", now).is_some());
        for text in ["2026-06-17T22:00:00Z", "2026-06-24T23:00:00Z", "", "soon"] {
            assert_eq!(chosen(text, now), None, "{text}");
        }
    }
}
