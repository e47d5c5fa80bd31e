//! `dates.jsonl`: London time, working days and what is expected of letters.

use std::num::NonZeroI32;

use serde_json::{Value, json};
use tidings_domain::{
    LetterTiming, NotificationStatus, Postage, WorkingWeek, letter_cancellation,
    letter_date::{Language, date_line},
    london,
};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("dates.utc_to_london", |input| answer(utc_to_london(input))),
    Function::new("dates.convert_utc_to_bst", |input| answer(convert_utc_to_bst(input))),
    Function::new("dates.convert_bst_to_utc", |input| answer(convert_bst_to_utc(input))),
    Function::new("letter.timings", |input| answer(timings(input))),
    Function::new("letter.can_be_cancelled", |input| answer(can_be_cancelled(input))),
    Function::new("letter.date_line", |input| answer(letter_date_line(input))),
    Function::new("working_day.offset", |input| answer(offset(input))),
    Function::new("working_day.is_working_day", |input| answer(is_working_day(input))),
];

/// A text that could not be read is a refusal.
type Answer = Result<Value, Box<dyn std::error::Error>>;

fn answer(answer: Answer) -> Outcome {
    match answer {
        Ok(output) => Outcome::Output(output),
        Err(error) => Outcome::Error(json!({"type": "ValueError", "message": error.to_string()})),
    }
}

fn utc_to_london(input: &Value) -> Answer {
    let instant = london::parse_utc(arguments::text(input, "value"))?;
    Ok(json!({"london": london::at(instant).strftime("%FT%T%.f%:z").to_string()}))
}

fn convert_utc_to_bst(input: &Value) -> Answer {
    let instant = london::parse_utc(arguments::text(input, "naive_utc"))?;
    Ok(json!({"naive_london": london::at(instant).datetime().to_string()}))
}

fn convert_bst_to_utc(input: &Value) -> Answer {
    let instant = london::instant(arguments::text(input, "naive_london").parse()?).to_string();
    Ok(json!({"naive_utc": instant.trim_end_matches('Z')}))
}

fn timings(input: &Value) -> Answer {
    let uploaded = london::parse_utc(arguments::text(input, "upload_time_utc"))?;
    let now = london::parse_utc(arguments::text(input, "now_utc"))?;
    let postage: Postage = arguments::text(input, "postage").parse()?;
    let timing = LetterTiming::of(uploaded, postage);
    let [printed_by, earliest, latest] = [timing.printed_by, timing.earliest_delivery, timing.latest_delivery]
        .map(|instant| instant.to_string().replace('Z', "+00:00"));
    Ok(json!({
        "printed_by": printed_by,
        "is_printed": timing.is_printed(now),
        "earliest_delivery": earliest,
        "latest_delivery": latest,
    }))
}

fn can_be_cancelled(input: &Value) -> Answer {
    let created = london::parse_utc(arguments::text(input, "created_at_utc"))?;
    let now = london::parse_utc(arguments::text(input, "now_utc"))?;
    // Some of the recorded states are none; nothing can be cancelled in them.
    let status: Option<NotificationStatus> = arguments::text(input, "status").parse().ok();
    Ok(json!({
        "can_be_cancelled": status.is_some_and(|status| letter_cancellation::check(status, created, now).is_ok()),
        "too_late": letter_cancellation::too_late(created, now),
    }))
}

fn letter_date_line(input: &Value) -> Answer {
    let instant = london::parse_utc(arguments::text(input, "date_utc"))?;
    let language = if arguments::text(input, "language") == "welsh" { Language::Welsh } else { Language::English };
    Ok(json!({"date": date_line(instant, language)}))
}

fn offset(input: &Value) -> Answer {
    let text = arguments::text(input, "date");
    let days = input.get("days").and_then(Value::as_i64).unwrap_or_default();
    // Our API cannot be asked for no days at all.
    let days = NonZeroI32::new(i32::try_from(days)?).ok_or("days argument must not be 0")?;
    let week = match arguments::text(input, "calendar") {
        "dvla" => WorkingWeek::Printing,
        postage => postage.parse::<Postage>()?.delivery_week(),
    };
    let time = text.split_once('T').map_or("", |(_, time)| time);
    Ok(json!({"date": format!("{}T{time}", week.offset(text.parse()?, days))}))
}

fn is_working_day(input: &Value) -> Answer {
    let day = arguments::text(input, "date").parse()?;
    Ok(json!({
        "dvla": WorkingWeek::Printing.works_on(day),
        "royal_mail_first_class": WorkingWeek::FirstClass.works_on(day),
        "royal_mail_default": WorkingWeek::OtherPost.works_on(day),
    }))
}
