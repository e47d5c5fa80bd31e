//! Numbers, times and names as people write them. Times are those of London.

use jiff::{SignedDuration, Timestamp, Zoned, civil::Date};
use minijinja::{Environment, Error, ErrorKind, State, Value, context};
use tidings_domain::{Pounds, london};

/// Adds the filters and functions of this module.
pub fn add_to(env: &mut Environment<'static>) {
    env.add_filter("number", |value: i64| number(value));
    env.add_filter("message_count", |count: i64, channel: String| message_count(count, &channel));
    env.add_filter("channel", |channel: String, count: Option<i64>| {
        channel_name(&channel, count.unwrap_or(1)).to_owned()
    });
    env.add_filter("recipient_count", |count: i64, channel: String| recipient_count(count, &channel));
    env.add_filter("plural", |count: i64, one: String, many: String| plural(count, &one, &many));
    env.add_filter("date", |text: &str| instant(text).map(|instant| date(&london::at(instant))));
    env.add_filter("time", |text: &str| instant(text).map(|instant| clock(&london::at(instant))));
    env.add_filter("when", |state: &State, text: &str| Ok::<_, Error>(when(instant(text)?, now(state)?)));
    env.add_filter("ago", |state: &State, text: &str| Ok::<_, Error>(ago(instant(text)?, now(state)?)));
    env.add_filter("iso", |text: &str| instant(text).map(|instant| instant.to_string()));
    env.add_filter("error_links", error_links);
    env.add_filter("field_items", field_items);
    env.add_filter("select_items", select_items);
    env.add_filter("list_of", |items: Vec<String>, joined_by: Option<String>| {
        list_of(&items, joined_by.as_deref().unwrap_or("and"))
    });
}

fn now(state: &State) -> Result<Timestamp, Error> {
    let now = state.lookup("now").unwrap_or(Value::UNDEFINED);
    instant(now.as_str().unwrap_or_default())
}

/// A time in any form that the API writes.
fn instant(text: &str) -> Result<Timestamp, Error> {
    let parse = |text: &str| text.parse::<Timestamp>().ok();
    let parsed = parse(text).or_else(|| parse(&format!("{}Z", text.replacen(' ', "T", 1))));
    parsed.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("{text:?} is no time")))
}

/// The errors of a form as links to their fields.
fn error_links(errors: Vec<Value>) -> Result<Vec<Value>, Error> {
    errors
        .iter()
        .map(|error| {
            let href = format!("#{}", error.get_attr("name")?);
            Ok(context! { text => error.get_attr("text")?, href })
        })
        .collect()
}

/// Radios or checkboxes, of which those that were chosen are checked.
fn field_items(items: Vec<Value>, chosen: Option<Vec<String>>) -> Result<Vec<Value>, Error> {
    let chosen = chosen.unwrap_or_default();
    items
        .into_iter()
        .map(|item| {
            let value = item.get_attr("value")?;
            let checked = chosen.iter().any(|chosen| value.as_str() == Some(chosen));
            Ok(context! { checked, ..item })
        })
        .collect()
}

/// The items of a list, of which the one that was chosen is selected.
fn select_items(items: Vec<Value>, chosen: Option<String>) -> Result<Vec<Value>, Error> {
    items
        .into_iter()
        .map(|item| {
            let selected = chosen.is_some() && item.get_attr("value")?.as_str() == chosen.as_deref();
            Ok(context! { selected, ..item })
        })
        .collect()
}

/// With a comma after every three digits: `1,234`.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if value < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 thing`, `2 things`.
pub fn plural(count: i64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// `1 email`, `2 text messages`.
pub fn message_count(count: i64, channel: &str) -> String {
    format!("{} {}", number(count), channel_name(channel, count))
}

/// What a channel's messages are called.
pub fn channel_name(channel: &str, count: i64) -> &'static str {
    match (channel, count) {
        ("email", 1) => "email",
        ("email", _) => "emails",
        ("sms", 1) => "text message",
        ("sms", _) => "text messages",
        ("letter", 1) => "letter",
        ("letter", _) => "letters",
        (_, 1) => "message",
        _ => "messages",
    }
}

/// `1 email address`, `2 phone numbers`.
pub fn recipient_count(count: i64, channel: &str) -> String {
    match channel {
        "email" => plural(count, "email address", "email addresses"),
        "sms" => plural(count, "phone number", "phone numbers"),
        "letter" => plural(count, "address", "addresses"),
        _ => plural(count, "recipient", "recipients"),
    }
}

/// `26 November 2026`.
pub fn date(at: &Zoned) -> String {
    long_date(at.date())
}

/// The same of a day.
pub fn long_date(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// `£1,234.50`.
pub fn pounds(amount: Pounds) -> String {
    let pence = amount.rounded_pence();
    let sign = if pence < 0 { "-" } else { "" };
    format!("{sign}£{}.{:02}", number((pence / 100).abs()), (pence % 100).abs())
}

/// The price of a small thing: `2.40p`.
pub fn pence(amount: Pounds) -> String {
    // Hundredths of a penny, of which a price has no parts.
    let hundredths = amount.millionths() / 100;
    format!("{}.{:02}p", hundredths / 100, hundredths % 100)
}

/// `9:05am`, `midnight`, `midday`.
pub fn clock(at: &Zoned) -> String {
    match (at.hour(), at.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (hour, _) => format!("{}{}", at.strftime("%-I:%M"), if hour < 12 { "am" } else { "pm" }),
    }
}

/// `today at 9:05am`, `yesterday at 3:10pm`, `3 March at midday`, with the year if it is another.
pub fn when(instant: Timestamp, now: Timestamp) -> String {
    let (at, today) = (london::at(instant), london::day(now));
    format!("{} at {}", day(at.date(), today), clock(&at))
}

/// `today`, `yesterday`, `tomorrow`, `3 March`, `3 March 2025`.
pub fn day(day: Date, today: Date) -> String {
    let days = today.since(day).map(|span| span.get_days()).unwrap_or(i32::MAX);
    match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        -1 => "tomorrow".to_owned(),
        _ if day.year() == today.year() => day.strftime("%-d %B").to_string(),
        _ => day.strftime("%-d %B %Y").to_string(),
    }
}

/// `just now`, `5 minutes ago`, `3 hours ago`, and from a day on the day.
pub fn ago(instant: Timestamp, now: Timestamp) -> String {
    let past: SignedDuration = now.duration_since(instant);
    match past.as_secs() {
        ..60 => "just now".to_owned(),
        60..3600 => format!("{} ago", plural(past.as_mins(), "minute", "minutes")),
        3600..86_400 => format!("{} ago", plural(past.as_hours(), "hour", "hours")),
        _ => day(london::day(instant), london::day(now)),
    }
}

/// `‘a’, ‘b’ and ‘c’` without the quotes.
pub fn list_of(items: &[String], joined_by: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {joined_by} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_have_commas() {
        for (value, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")] {
            assert_eq!(number(value), text);
        }
        assert_eq!(message_count(1, "sms"), "1 text message");
        assert_eq!(recipient_count(2000, "email"), "2,000 email addresses");
    }

    #[test]
    fn money_is_told_in_pounds_and_prices_in_pence() {
        let of = |text: &str| text.parse::<Pounds>().unwrap();
        for (amount, text) in [("0", "£0.00"), ("0.0049", "£0.00"), ("1234.5", "£1,234.50"), ("-2.5", "-£2.50")] {
            assert_eq!(pounds(of(amount)), text);
        }
        assert_eq!((pence(of("0.024")).as_str(), pence(of("0.0233")).as_str()), ("2.40p", "2.33p"));
    }

    #[test]
    fn times_are_those_of_london() {
        let now = at("2026-06-17T12:00:00Z");
        for (instant, text) in [
            ("2026-06-17T11:05:00Z", "today at 12:05pm"),
            ("2026-06-17T11:00:00Z", "today at midday"),
            ("2026-06-16T23:00:00Z", "today at midnight"),
            ("2026-06-16T22:59:00Z", "yesterday at 11:59pm"),
            ("2026-06-18T08:30:00Z", "tomorrow at 9:30am"),
            ("2026-01-02T08:30:00Z", "2 January at 8:30am"),
            ("2025-12-31T08:30:00Z", "31 December 2025 at 8:30am"),
        ] {
            assert_eq!(when(at(instant), now), text);
        }
    }

    #[test]
    fn what_is_near_is_counted() {
        let now = at("2026-06-17T12:00:00Z");
        for (instant, text) in [
            ("2026-06-17T12:00:10Z", "just now"),
            ("2026-06-17T11:59:30Z", "just now"),
            ("2026-06-17T11:59:00Z", "1 minute ago"),
            ("2026-06-17T09:00:00Z", "3 hours ago"),
            ("2026-06-15T09:00:00Z", "15 June"),
        ] {
            assert_eq!(ago(at(instant), now), text);
        }
    }

    #[test]
    fn both_forms_of_the_api_are_read() {
        assert_eq!(instant("2026-06-17 12:00:00.000000").unwrap(), at("2026-06-17T12:00:00Z"));
        assert_eq!(instant("2026-06-17T12:00:00.000000Z").unwrap(), at("2026-06-17T12:00:00Z"));
        assert!(instant("soon").is_err());
    }

    #[test]
    fn lists_read_well() {
        let items = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(list_of(&items, "and"), "a, b and c");
        assert_eq!(list_of(&items[..1], "and"), "a");
        assert_eq!(list_of(&[], "and"), "");
    }
}
