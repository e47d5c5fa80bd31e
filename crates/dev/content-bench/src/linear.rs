//! Whether cost grows with length alone.

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use tidings_recipients::{EmailAddress, PhoneNumber, PostalAddress};
use tidings_template::{EmailMessage, LetterMarkdown, Personalisation, SmsMessage, Template};

use crate::hostile::{MESSAGES, RECIPIENTS, Shape};

/// The sizes of the texts, in bytes.
pub const SIZES: [usize; 4] = [1_000, 16_000, 256_000, 2_000_000];

/// How often the cost per byte may grow from the cheapest smaller size to the largest.
const MOST_GROWTH: f64 = 4.0;

/// Times are those that the processor spent on this thread, so that other programs do not show in them. A text is processed again and again for about this long, and at least this often; the fastest time counts.
const REPEAT_FOR: Duration = Duration::from_millis(10);
const REPEAT_AT_LEAST: usize = 3;
/// What takes this long is not repeated: it is slow in any case.
const HOPELESS: Duration = Duration::from_secs(2);

/// What texts are put through.
struct Process {
    name: &'static str,
    shapes: &'static [Shape],
    run: fn(&str),
}

const PROCESSES: &[Process] = &[
    Process { name: "email, HTML", shapes: MESSAGES, run: |text| drop(black_box(email(text).html_body(None))) },
    Process { name: "email, plain text", shapes: MESSAGES, run: |text| drop(black_box(email(text).plain_text(None))) },
    Process { name: "email, preheader", shapes: MESSAGES, run: |text| drop(black_box(email(text).preheader())) },
    Process { name: "letter", shapes: MESSAGES, run: |text| drop(black_box(LetterMarkdown::parse(text).html())) },
    Process { name: "text message", shapes: MESSAGES, run: |text| drop(black_box(sms(text))) },
    Process {
        name: "phone number",
        shapes: RECIPIENTS,
        run: |text| {
            let _number = black_box(PhoneNumber::parse(text));
        },
    },
    Process { name: "email address", shapes: RECIPIENTS, run: |text| drop(black_box(EmailAddress::parse(text))) },
    Process { name: "postal address", shapes: RECIPIENTS, run: |text| drop(black_box(PostalAddress::read(text))) },
];

fn email(text: &str) -> EmailMessage {
    EmailMessage::render(&Template::parse(""), &Template::parse(text), &Personalisation::new())
}

fn sms(text: &str) -> SmsMessage {
    SmsMessage::render(&Template::parse(text), &Personalisation::new(), None)
}

/// What one process costs for one shape.
#[derive(Debug)]
pub struct Cost {
    /// The process.
    pub process: &'static str,
    /// The shape.
    pub shape: &'static str,
    /// Nanoseconds per byte at each of [`SIZES`]; smaller sizes alone when one of them is hopeless.
    pub per_byte: Vec<f64>,
}

impl Cost {
    /// The largest size relative to the cheapest of the smaller ones.
    pub fn growth(&self) -> f64 {
        let Some((largest, smaller)) = self.per_byte.split_last() else { return f64::NAN };
        largest / smaller.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Whether the cost grows faster than the length.
    pub fn is_too_steep(&self) -> bool {
        self.per_byte.len() < SIZES.len() || self.growth() > MOST_GROWTH
    }
}

/// Puts every shape through every process, one after the other.
pub fn measure() -> impl Iterator<Item = Cost> {
    let pairs = PROCESSES.iter().flat_map(|process| process.shapes.iter().map(move |shape| (process, shape)));
    pairs.map(|(process, shape)| cost(process, shape))
}

fn cost(process: &Process, shape: &Shape) -> Cost {
    let mut per_byte = Vec::new();
    for size in SIZES {
        let text = shape.text(size);
        let time = fastest(|| (process.run)(black_box(&text)));
        per_byte.push(time.as_secs_f64() * 1e9 / text.len() as f64);
        if time > HOPELESS {
            break;
        }
    }
    Cost { process: process.name, shape: shape.name, per_byte }
}

fn fastest(run: impl Fn()) -> Duration {
    let began = processor_time();
    let mut fastest = Duration::MAX;
    for turn in 1.. {
        let turn_began = processor_time();
        run();
        fastest = fastest.min(processor_time() - turn_began);
        if fastest > HOPELESS || (turn >= REPEAT_AT_LEAST && processor_time() - began > REPEAT_FOR) {
            break;
        }
    }
    fastest
}

/// What the processor has spent on this thread so far.
fn processor_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}
