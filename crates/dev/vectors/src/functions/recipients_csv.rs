//! `recipients_csv.jsonl`: whole files, read in one piece and character by character.

use serde_json::{Map, Value, json};
use tidings_recipients::{
    CellValue, CheckOptions, CsvError, Finished, GuestList, Headers, LetterPermissions, PhonePermissions,
    PostalAddress, RecipientCsv, RecipientTemplate, Row, Summary,
};
use tidings_template::{LetterSource, LetterTemplate};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[Function::new("recipients_csv", recipients_csv)];

fn recipients_csv(input: &Value) -> Outcome {
    let template = input.get("template").unwrap_or(&Value::Null);
    let (subject, content) = (arguments::template(template, "subject"), arguments::template(template, "content"));
    let letter = LetterTemplate::parse(LetterSource {
        subject: arguments::text(template, "subject"),
        content: arguments::text(template, "content"),
        ..LetterSource::default()
    });
    let text = arguments::text(input, "file_data");
    let parsed = match arguments::text(template, "template_type") {
        "sms" => RecipientTemplate::Sms { content: &content, prefix: template.get("prefix").and_then(Value::as_str) },
        "email" => RecipientTemplate::Email { subject: &subject, content: &content },
        _ => RecipientTemplate::Letter(&letter),
    };
    let options = options(input);
    let whole = whole(text, parsed, &options);
    let by_character = in_pieces(text, parsed, &options);
    match (whole, by_character) {
        (Ok(whole), Ok(by_character)) if whole == by_character => Outcome::Output(whole),
        (Ok(whole), Ok(by_character)) => Outcome::Output(json!({"whole": whole, "by_character": by_character})),
        (Err(_), Err(_)) => Outcome::Output(refused(parsed, &options)),
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => Outcome::Error(json!({"message": format!("in one way: {error}")})),
    }
}

fn options(input: &Value) -> CheckOptions {
    let given = input.get("options").unwrap_or(&Value::Null);
    let usual = CheckOptions::default();
    let number = |value: Option<&Value>, usual: usize| {
        value.and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok()).unwrap_or(usual)
    };
    let yes_unless_told = |name| given.get(name).and_then(Value::as_bool).unwrap_or(true);
    let guests = given.get("guestlist").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    CheckOptions {
        phone: PhonePermissions {
            international: arguments::flag(given, "allow_international_sms"),
            landline: arguments::flag(given, "allow_sms_to_uk_landline"),
        },
        letters: LetterPermissions { international: arguments::flag(given, "allow_international_letters") },
        guest_list: guests.collect::<GuestList>(),
        remaining_messages: given.get("remaining_messages").and_then(Value::as_i64),
        remaining_international_sms: given.get("remaining_international_sms_messages").and_then(Value::as_i64),
        max_rows: number(input.get("max_rows"), usual.max_rows),
        max_errors_shown: number(given.get("max_errors_shown"), usual.max_errors_shown),
        max_initial_rows_shown: number(given.get("max_initial_rows_shown"), usual.max_initial_rows_shown),
        check_rows: yes_unless_told("should_validate"),
        check_phone_numbers: yes_unless_told("should_validate_phone_number"),
    }
}

fn whole(text: &str, template: RecipientTemplate<'_>, options: &CheckOptions) -> Result<Value, CsvError> {
    let mut rows = Vec::new();
    let summary = RecipientCsv::check(text, template, options.clone(), |row| rows.push(row.to_row()))?;
    Ok(answer(&summary, &rows, template, options))
}

/// Reads a character at a time, twice: how much there is past the last header is known only after the first time.
fn in_pieces(text: &str, template: RecipientTemplate<'_>, options: &CheckOptions) -> Result<Value, CsvError> {
    let mut rows = Vec::new();
    let columns = match read(RecipientCsv::new(template, options.clone()), text, &mut rows)? {
        Finished::Again(columns) => columns,
        Finished::Checked(summary) => summary.populated_columns(),
    };
    rows.clear();
    match read(RecipientCsv::again(template, options.clone(), columns), text, &mut rows)? {
        Finished::Again(_) => Ok(json!("to be read a third time")),
        Finished::Checked(summary) => Ok(answer(&summary, &rows, template, options)),
    }
}

fn read(mut file: RecipientCsv<'_>, text: &str, rows: &mut Vec<Row>) -> Result<Finished, CsvError> {
    let mut buffer = [0; 4];
    for c in text.chars() {
        file.push(c.encode_utf8(&mut buffer), |row| rows.push(row.to_row()))?;
    }
    file.finish(|row| rows.push(row.to_row()))
}

fn answer(summary: &Summary, rows: &[Row], template: RecipientTemplate<'_>, options: &CheckOptions) -> Value {
    let empty = Headers::default();
    let headers = summary.headers().unwrap_or(&empty);
    let mut missing: Vec<&str> = headers.missing().collect();
    missing.sort_unstable();
    let places =
        |wrong: fn(&Row) -> bool| -> Vec<usize> { rows.iter().filter(|row| wrong(row)).map(|row| row.index).collect() };
    let shown = |rows: &[Row]| rows.iter().map(|row| row.index).collect::<Vec<_>>();
    json!({
        "len": summary.rows(),
        "column_headers": headers.names().collect::<Vec<_>>(),
        "missing_column_headers": missing,
        "duplicate_recipient_column_headers": headers.duplicate_recipients().collect::<Vec<_>>(),
        "has_recipient_columns": headers.has_recipient_columns(),
        "has_errors": summary.has_errors(),
        "allowed_to_send_to": summary.allowed_to_send_to(),
        "more_rows_than_can_send": summary.more_rows_than_can_send(),
        "too_many_rows": summary.too_many_rows(),
        "international_sms_count": summary.international_sms_count(),
        "more_international_sms_than_can_send": summary.more_international_sms_than_can_send(),
        "rows_with_errors": places(|row| row.problems.any()),
        "rows_with_bad_recipients": places(|row| row.problems.bad_recipient),
        "rows_with_missing_data": places(|row| row.problems.missing_data),
        "rows_with_message_too_long": places(|row| row.problems.message_too_long),
        "rows_with_empty_message": places(|row| row.problems.message_empty),
        "rows_with_bad_qr_codes": options.check_rows.then(|| places(|row| row.problems.qr_code_too_long.is_some())),
        "initial_rows_with_errors": shown(summary.initial_rows_with_errors()),
        "displayed_rows": displayed_rows(summary, options),
        "rows": with_unread(rows.iter().map(|row| row_facts(row, template, options)).collect(), summary.rows()),
    })
}

/// Of a text that is no table each fact was recorded as an error, but for those that need no row.
fn refused(template: RecipientTemplate<'_>, options: &CheckOptions) -> Value {
    answer(RecipientCsv::new(template, options.clone()).summary(), &[], template, options)
}

/// The rows, and nulls for those past the limit, which are only counted.
fn with_unread(mut rows: Vec<Value>, total: usize) -> Vec<Value> {
    rows.resize(total.max(rows.len()), Value::Null);
    rows
}

fn displayed_rows(summary: &Summary, options: &CheckOptions) -> Vec<Value> {
    let shown = summary.displayed_rows();
    let rows = shown.iter().map(|row| json!(row.index)).collect();
    let only_errors = !std::ptr::eq(shown, summary.initial_rows());
    with_unread(rows, if only_errors { 0 } else { summary.rows().min(options.max_initial_rows_shown) })
}

fn row_facts(row: &Row, template: RecipientTemplate<'_>, options: &CheckOptions) -> Value {
    let recipient: Vec<Value> =
        template.recipient_columns().iter().map(|name| row.value(name).map_or(Value::Null, data)).collect();
    let cells = row
        .cells
        .iter()
        .map(|cell| json!([cell.key, data(&cell.value), cell.error.map(|error| error.to_string()), cell.ignored]));
    let mut facts = Map::new();
    let mut put = |name: &str, value: Value| facts.insert(name.to_owned(), value);
    put("index", json!(row.index));
    put("recipient", if recipient.len() == 1 { recipient.into_iter().next().into() } else { json!(recipient) });
    put("has_error", json!(row.problems.any()));
    put("has_bad_recipient", json!(row.problems.bad_recipient));
    put("has_missing_data", json!(row.problems.missing_data));
    put("message_too_long", json!(row.problems.message_too_long));
    put("message_empty", json!(row.problems.message_empty));
    put("qr_code_too_long", json!(row.problems.qr_code_too_long));
    put("personalisation", row.personalisation().map(|(name, value)| json!([name, data(value)])).collect());
    put("cells", cells.collect());
    if matches!(template, RecipientTemplate::Letter(_)) {
        put("postal", postal(row, options));
    }
    Value::Object(facts)
}

fn postal(row: &Row, options: &CheckOptions) -> Value {
    let address = PostalAddress::from_personalisation(|name| {
        row.value(name).map(|value| value.text().unwrap_or_default().to_owned())
    });
    json!({
        "normalised_lines": address.lines().collect::<Vec<_>>(),
        "valid": address.validate(options.letters).is_ok(),
        "postage": address.postage_zone().as_str(),
    })
}

fn data(value: &CellValue<'_>) -> Value {
    match value {
        CellValue::Null => Value::Null,
        CellValue::Text(text) => json!(text),
        CellValue::List(items) => json!(items),
    }
}
