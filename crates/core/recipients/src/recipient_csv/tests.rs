use proptest::prelude::*;
use tidings_template::{LetterSource, LetterTemplate, Template};

use super::*;
use crate::{EmailAddress, GuestList, PhoneNumber};

/// Each row's cells as text, nulls empty, lists with bars; and what came of the file.
type Read = (Vec<Vec<String>>, Summary);

fn sms(content: &str) -> Template {
    Template::parse(content)
}

fn check(text: &str, content: &str, options: CheckOptions) -> Result<Read, CsvError> {
    let content = sms(content);
    let template = RecipientTemplate::Sms { content: &content, prefix: None };
    let mut rows = Vec::new();
    let summary = RecipientCsv::check(text, template, options, |row| rows.push(texts(&row.to_row())))?;
    Ok((rows, summary))
}

fn texts(row: &Row) -> Vec<String> {
    let text = |value: &CellValue<'_>| match value {
        CellValue::Null => String::new(),
        CellValue::Text(text) => text.to_string(),
        CellValue::List(items) => items.iter().map(|item| item.as_deref().unwrap_or("-")).collect::<Vec<_>>().join("|"),
    };
    row.cells.iter().map(|cell| text(&cell.value)).collect()
}

fn rows(text: &str) -> Vec<Vec<String>> {
    check(text, "Hi", CheckOptions::default()).unwrap().0
}

#[test]
fn cells_are_read_as_spreadsheets_write_them() {
    for (line, cells) in [
        ("x, y ", vec!["x", "y"]),
        ("\"x, \"\"y\"\"\n\",z", vec!["x, \"y\"", "z"]),
        ("\"x\"y, \"z\" ", vec!["xy", "z"]),
        ("x\"y\",z", vec!["x\"y\"", "z"]),
        ("\"x,\nz", vec!["x,\nz", ""]),
        ("x", vec!["x", ""]),
        ("\t,\u{a0}\u{200b}z", vec!["", "z"]),
    ] {
        assert_eq!(rows(&format!("a,b\n{line}")), [cells], "{line}");
    }
    assert_eq!(rows("a,b\n\n,\r\nx,y,,\n , \n"), [["", ""], ["", ""], ["x", "y"]]);
}

#[test]
fn a_lone_carriage_return_is_refused_outside_quotes() {
    let read = |text: &str| check(text, "Hi", CheckOptions::default()).map(|(rows, _)| rows.len());
    assert_eq!(read("a\n\"b\rc\"\r\r\nd"), Ok(2));
    assert_eq!(read("a\rb"), Err(CsvError::LoneCarriageReturn));
}

#[test]
fn cells_and_rows_have_their_limits() {
    let read = |text: &str| check(text, "Hi", CheckOptions::default()).map(|(rows, _)| rows.len());
    let longest = "é".repeat(parser::CELL_LIMIT);
    assert_eq!(read(&format!("a\n{longest}\n\"{longest}\"")), Ok(2));
    assert_eq!(read(&format!("a\n{longest}é")), Err(CsvError::CellTooLong));
    assert_eq!(read(&format!("a\n{}b", ",".repeat(parser::ROW_LIMIT + 1))), Err(CsvError::RowTooLong));
}

#[test]
fn columns_of_the_same_name_are_one() {
    // Exactly the same name makes a list; a name that is only compared as the same takes its place.
    assert_eq!(rows("a,a,b\nx,y,z"), [["x|y", "z"]]);
    assert_eq!(rows("a,a,b\n,y,z"), [["y", "z"]]);
    assert_eq!(rows("a,A,b\nx,y,z"), [["y", "z"]]);
    // A column that nobody fills is left out if there is another of its name.
    assert_eq!(rows("a,b,a\nx,z,\nx"), [["x", "z"], ["x", ""]]);
    assert_eq!(rows("a,b,a\nx,z,\nx,z,y"), [["x|-", "z"], ["x|y", "z"]]);
    // Blank names have no empty cells.
    assert_eq!(rows("a,,\nx,,\nx,,y"), [vec!["x"], vec!["x", "y"]]);
}

#[test]
fn what_is_past_the_last_header_is_kept_in_one_list() {
    let (rows, summary) = check("a\nx,, y \nx\nx,,,z", "Hi", CheckOptions::default()).unwrap();
    assert_eq!(rows, [vec!["x", "|y "], vec!["x"], vec!["x", "||z"]]);
    assert_eq!(summary.displayed_rows().iter().map(texts).collect::<Vec<_>>(), rows);
}

#[test]
fn a_file_that_fills_a_duplicate_late_is_to_be_read_again() {
    let content = sms("Hi");
    let template = RecipientTemplate::Sms { content: &content, prefix: None };
    let text = "a,b,a\nx,z,\nx,z,y";
    let mut file = RecipientCsv::new(template, CheckOptions::default());
    file.push(text, |_| {}).unwrap();
    let Finished::Again(columns) = file.finish(|_| {}).unwrap() else { panic!("read once") };
    let mut file = RecipientCsv::again(template, CheckOptions::default(), columns);
    file.push(text, |_| {}).unwrap();
    let Finished::Checked(summary) = file.finish(|_| {}).unwrap() else { panic!("read twice") };
    assert_eq!(texts(&summary.initial_rows()[0]), ["x|-", "z"]);
}

#[test]
fn rows_are_told_while_the_file_is_read() {
    let content = sms("Hi ((name))");
    let template = RecipientTemplate::Sms { content: &content, prefix: None };
    let mut file = RecipientCsv::new(template, CheckOptions::default());
    let mut seen = Vec::new();
    file.push("phone number,name\n07700900", |row| seen.push(row.index())).unwrap();
    file.push("123,A\n,\n,x", |row| seen.push(row.index())).unwrap();
    assert_eq!(file.summary().rows(), 2);
    assert_eq!(file.summary().row_counts().missing_data, 1);
    assert_eq!(file.summary().displayed_rows().len(), 1);
    assert_eq!(seen, [0, 1]);
}

#[test]
fn what_is_wrong_with_a_file_is_told_in_order() {
    let problems = |text: &str, options: CheckOptions| check(text, "((name))", options).unwrap().1.problems();
    let counts = |with_errors, missing_data| RowCounts { with_errors, missing_data, ..RowCounts::default() };
    assert_eq!(
        problems("", CheckOptions::default()),
        [
            FileProblem::NoRows,
            FileProblem::NoRecipientColumns,
            FileProblem::MissingColumns(vec!["name".to_owned(), "phone number".to_owned()])
        ]
    );
    let options = CheckOptions {
        max_rows: 1,
        remaining_messages: Some(-1),
        remaining_international_sms: Some(-1),
        phone: crate::PhonePermissions { international: true, landline: false },
        guest_list: ["07700900123"].into_iter().collect::<GuestList>(),
        ..CheckOptions::default()
    };
    assert_eq!(
        problems("PhoneNumber,phone_number,name\n,+33612345678,\nx", options),
        [
            FileProblem::TooManyRows { rows: 2, limit: 1 },
            FileProblem::DuplicateRecipientColumns(vec!["PhoneNumber".to_owned(), "phone_number".to_owned()]),
            FileProblem::NotAllowedToSendTo,
            FileProblem::MoreRowsThanCanSend { rows: 2, remaining: -1 },
            FileProblem::MoreInternationalSmsThanCanSend { international: 1, remaining: -1 },
            FileProblem::RowErrors(counts(1, 1)),
        ]
    );
    assert_eq!(problems("phone number,name\n07700900123,x", CheckOptions::default()), []);
}

#[test]
fn messages_are_measured_where_they_may_be_too_long_or_empty() {
    let row = |content: &str, prefix: Option<&str>, value: &str| {
        let content = sms(content);
        let template = RecipientTemplate::Sms { content: &content, prefix };
        let text = format!("phone number,a\n07700900123,{value}\n07700900123,x");
        RecipientCsv::check(&text, template, CheckOptions::default(), |_| {}).unwrap().row_counts()
    };
    assert_eq!(row("Hi ((a))", None, &"x".repeat(915)).messages_too_long, 0);
    assert_eq!(row("Hi ((a))", None, &"x".repeat(916)).messages_too_long, 1);
    assert_eq!(row("((a))((a))", None, &"…".repeat(153)).messages_too_long, 0);
    assert_eq!(row("((a))((a))", None, &"…".repeat(154)).messages_too_long, 1);
    assert_eq!(row("((a??x))", None, "no").empty_messages, 2);
    assert_eq!(row("((a??x))", Some("Clinic"), "yes").empty_messages, 1);
    assert_eq!(row("Hi", Some("Clinic"), "").empty_messages, 0);
}

#[test]
fn emails_and_letters_have_columns_of_their_own() {
    let (subject, content) = (Template::parse("((case))"), Template::parse("((body))"));
    let email = RecipientTemplate::Email { subject: &subject, content: &content };
    let mut errors = Vec::new();
    RecipientCsv::check("Email-Address,case,body\na@b.co,,\u{1c}\na@b,1,x", email, CheckOptions::default(), |row| {
        let shown = row.to_row();
        let errors_of_row = shown.cells.iter().filter_map(|cell| cell.error).map(|error| error.to_string());
        errors.push((errors_of_row.collect::<Vec<_>>(), row.problems().message_empty));
    })
    .unwrap();
    assert_eq!(errors, [(vec!["Missing".to_owned()], true), (vec!["Not a valid email address".to_owned()], false)]);

    let letter = LetterSource { subject: "((case))", content: "QR: ((body))", ..LetterSource::default() };
    let letter = LetterTemplate::parse(letter);
    let letter = RecipientTemplate::Letter(&letter);
    let text = "address line 1,addressline2,Postcode,case,body\nA,1 Road,SW1A 1AA,1,x\nA,,SW1A 1AA,1,";
    let text = format!("{text}{}", "x".repeat(505));
    let mut problems = Vec::new();
    let summary =
        RecipientCsv::check(&text, letter, CheckOptions::default(), |row| problems.push(row.problems())).unwrap();
    assert!(summary.headers().unwrap().has_recipient_columns());
    let wrong = RowProblems { bad_recipient: true, qr_code_too_long: Some(505), ..RowProblems::default() };
    assert_eq!(problems, [RowProblems::default(), wrong]);
}

/// Text in which the things that matter are frequent.
fn messy_file() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            ",", "\n", "\r\n", "\r", "\"", "\"\"", " ", "\t", "\u{a0}", "\u{2003}", "\u{feff}", "é",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            "phone number", "Phone_Number", "a", "A", "b", "07700900123", "+33612345678", "0770", "yes", "x",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,3}",
    ];
    (any::<bool>(), prop::collection::vec(piece, 0..40)).prop_map(|(headed, pieces)| {
        let header = if headed { "phone number,a,b,a\n" } else { "" };
        format!("{header}{}", pieces.concat())
    })
}

proptest! {
    #[test]
    fn pieces_are_checked_like_the_whole(text in messy_file(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let content = sms("((a))((b??y))");
        let template = RecipientTemplate::Sms { content: &content, prefix: Some("P") };
        let mut whole = Vec::new();
        let summary = RecipientCsv::check(&text, template, CheckOptions::default(), |row| whole.push(row.to_row()));
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| text.floor_char_boundary(cut.index(text.len() + 1))).collect();
        cuts.sort_unstable();

        let mut pieces = Vec::new();
        let mut file = match &summary {
            Ok(summary) => RecipientCsv::again(template, CheckOptions::default(), summary.populated_columns()),
            Err(_) => RecipientCsv::new(template, CheckOptions::default()),
        };
        let mut outcome = Ok(());
        let mut from = 0;
        for to in cuts.into_iter().chain([text.len()]) {
            outcome = outcome.and_then(|()| file.push(&text[from..to], |row| pieces.push(row.to_row())));
            from = to;
        }
        match (summary, outcome.and_then(|()| file.finish(|row| pieces.push(row.to_row())))) {
            (Ok(summary), Ok(Finished::Checked(other))) => {
                prop_assert_eq!(format!("{summary:?}"), format!("{other:?}"));
                prop_assert_eq!(whole, pieces);
            }
            (summary, outcome) => {
                prop_assert!(outcome.is_err());
                prop_assert_eq!(summary.err(), outcome.err());
            }
        }
    }

    #[test]
    fn a_row_without_errors_can_be_sent(text in messy_file(), is_email in any::<bool>()) {
        let content = sms("((a))((b??y))");
        let template = if is_email {
            RecipientTemplate::Email { subject: &content, content: &content }
        } else {
            RecipientTemplate::Sms { content: &content, prefix: None }
        };
        let column = template.recipient_columns()[0];
        let text = text.replace("phone number", column);
        let summary = RecipientCsv::check(&text, template, CheckOptions::default(), |row| {
            let (problems, row) = (row.problems(), row.to_row());
            assert_eq!(problems.missing_data, row.cells.iter().any(|cell| cell.error == Some(CellError::Missing)));
            let Some(recipient) = row.value(column).and_then(CellValue::text).filter(|_| !problems.any()) else { return };
            if is_email {
                assert!(EmailAddress::parse(recipient).is_ok());
            } else {
                assert!(PhoneNumber::parse(recipient).is_ok());
                let message = tidings_template::SmsMessage::render(&content, &row.template_values(), None);
                assert!(!message.is_empty() && !message.is_too_long());
            }
        });
        if let Ok(summary) = summary {
            prop_assert_eq!(summary.row_counts().with_errors > 0, !summary.initial_rows_with_errors().is_empty());
        }
    }
}
