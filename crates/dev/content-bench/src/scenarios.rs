//! What is measured.

use std::fmt;
use std::hint::black_box;
use std::time::Duration;

use tidings_recipients::{
    CheckOptions, EmailAddress, LetterPermissions, PhoneNumber, PhonePermissions, PostalAddress, RecipientCsv,
    RecipientTemplate,
};
use tidings_template::{EmailBranding, EmailMessage, SmsMessage, Template};

use crate::appointment;

/// One thing that is measured.
pub struct Scenario {
    /// Its name in the table.
    pub name: &'static str,
    /// What the library that this replaces took, on another machine.
    pub notify: Option<Duration>,
    /// What it is to take.
    pub aim: Option<Duration>,
    /// The length of its result in bytes.
    pub output_length: usize,
    /// Does it once.
    pub run: Box<dyn Fn()>,
}

impl fmt::Debug for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scenario").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Scenario {
    /// `run` is measured together with dropping what it makes; `output` is the text of its result.
    fn new<T>(name: &'static str, run: impl Fn() -> T + 'static, output: impl Fn(T) -> String) -> Self {
        let output_length = output(run()).len();
        let run = Box::new(move || drop(black_box(run())));
        Self { name, notify: None, aim: None, output_length, run }
    }

    /// Nanoseconds.
    fn compared(self, notify: u64, aim: u64) -> Self {
        Self { notify: Some(Duration::from_nanos(notify)), aim: Some(Duration::from_nanos(aim)), ..self }
    }
}

/// All of them, in the order of the table.
pub fn all() -> Vec<Scenario> {
    let mut all = content();
    all.extend(recipients());
    all.push(file("file of 1,000 rows, two columns", 1_000).compared(125_000_000, 1_000_000));
    all.push(file("file of 100,000 rows, two columns", 100_000).compared(12_500_000_000, 1_000_000_000));
    all
}

fn content() -> Vec<Scenario> {
    let render_email = || {
        let (subject, content) = (Template::parse(appointment::SUBJECT), Template::parse(appointment::EMAIL));
        let values = appointment::values();
        move || EmailMessage::render(black_box(&subject), black_box(&content), black_box(&values))
    };
    let (html, plain_text) = (render_email(), render_email());
    let branding = EmailBranding::default();
    let sms = Template::parse(appointment::SMS);
    let values = appointment::values();
    vec![
        Scenario::new(
            "parse of the email template",
            || Template::parse(black_box(appointment::EMAIL)),
            |_| appointment::EMAIL.to_owned(),
        ),
        Scenario::new("email, HTML document", move || html().html(&branding, None), |html| html)
            .compared(820_000, 8_000),
        Scenario::new("email, plain text", move || plain_text().plain_text(None), |text| text).compared(250_000, 2_500),
        Scenario::new(
            "text message with its count",
            move || {
                let message = SmsMessage::render(black_box(&sms), black_box(&values), Some("Example Clinic"));
                let count = message.fragment_count();
                (message, count)
            },
            |(message, _)| message.into_content(),
        )
        .compared(63_000, 600),
    ]
}

fn recipients() -> Vec<Scenario> {
    let validate_phone = |text: &'static str| {
        move || {
            let number = PhoneNumber::parse(black_box(text));
            let permissions = PhonePermissions { international: true, landline: false };
            number.and_then(|number| number.validate(permissions).map(|()| number))
        }
    };
    let phone_output = |number: Result<PhoneNumber, _>| number.map_or_else(|_| String::new(), digits);
    let address = "Amala Bird\nFlat 2\n123 High Street\nRichmond\nsw14 6bf";
    let abroad = "Amala Bird\nHauptstrasse 1\n10115 Berlin\nGermany";
    let read_address = |text: &'static str| {
        move || {
            let address = PostalAddress::read(black_box(text));
            let problem = address.validate(LetterPermissions { international: true });
            (address, problem)
        }
    };
    let printed = |(address, _): (PostalAddress, _)| address.normalised().to_owned();
    vec![
        Scenario::new("UK mobile number", validate_phone("07700 900 123"), phone_output).compared(70_000, 700),
        Scenario::new("international mobile number", validate_phone("+33 6 12 34 56 78"), phone_output),
        Scenario::new(
            "email address",
            || EmailAddress::parse(black_box("amala.bird@example.com")),
            |address| address.map_or_else(|_| String::new(), |address| address.as_str().to_owned()),
        )
        .compared(3_700, 100),
        Scenario::new("postal address", read_address(address), printed),
        Scenario::new("postal address abroad", read_address(abroad), printed),
    ]
}

/// A file of two columns. What Notify takes is the time of one row times their number.
fn file(name: &'static str, rows: u32) -> Scenario {
    let rows: String = (0..rows).map(|row| format!("07700 900{:03},Amala Bird\n", row % 1_000)).collect();
    let file = format!("phone number,name\n{rows}");
    let output = file.clone();
    let content = Template::parse("Dear ((name)), you have an appointment.");
    let check = move || {
        let template = RecipientTemplate::Sms { content: &content, prefix: None };
        RecipientCsv::check(black_box(&file), template, CheckOptions::default(), |row| {
            black_box(row.index());
        })
    };
    Scenario::new(name, check, move |_| output.clone())
}

fn digits(number: PhoneNumber) -> String {
    number.normalised().to_owned()
}
