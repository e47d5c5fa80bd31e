//! What a cell of a spreadsheet reads as.

use calamine::{Data, ExcelDateTime};

/// The text of a cell as people see it.
pub(super) fn cell_text(value: Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) => text,
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(number),
        Data::Bool(value) => bool_text(value).to_owned(),
        Data::DateTime(moment) => moment_text(moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => iso_text(&text),
        Data::Error(error) => error.to_string(),
    }
}

pub(super) fn bool_text(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// Spreadsheets keep fifteen digits and show no more: the rest is what binary fractions add.
pub(super) fn number_text(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// A date and time of ISO 8601 as people write it: without the letter between them, without a time of midnight and
/// without seconds of zero.
pub(super) fn iso_text(text: &str) -> String {
    let text = text.replacen('T', " ", 1);
    let text = text.strip_suffix(" 00:00:00").unwrap_or(&text);
    match text.strip_suffix(":00") {
        Some(short) if short.matches(':').count() == 1 => short.to_owned(),
        _ => text.to_owned(),
    }
}

fn moment_text(moment: ExcelDateTime) -> String {
    let days = moment.as_f64();
    if moment.is_duration() {
        let minutes = (days * 24.0 * 60.0).round();
        return format!("{:02}:{:02}", (minutes / 60.0).trunc(), (minutes % 60.0).abs());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    // A number below one is a time of no day.
    if (0.0..1.0).contains(&days) {
        return iso_text(&time);
    }
    iso_text(&format!("{year:04}-{month:02}-{day:02}T{time}"))
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn values_read_as_people_see_them() {
        let moment = |days, kind| Data::DateTime(ExcelDateTime::new(days, kind, false));
        let cases = [
            (Data::Float(7_700_900_123.0), "7700900123"),
            (Data::Float(447_700_900_123.0), "447700900123"),
            (Data::Float(0.1 + 0.2), "0.3"),
            (Data::Float(-12.5), "-12.5"),
            (Data::Int(3), "3"),
            (Data::Bool(true), "True"),
            (Data::Empty, ""),
            (moment(46_351.0, ExcelDateTimeType::DateTime), "2026-11-25"),
            (moment(46_351.395_833_333, ExcelDateTimeType::DateTime), "2026-11-25 09:30"),
            (moment(0.395_833_333, ExcelDateTimeType::DateTime), "09:30"),
            (moment(1.104_166_667, ExcelDateTimeType::TimeDelta), "26:30"),
            (Data::DateTimeIso("2026-11-25T09:30:15".to_owned()), "2026-11-25 09:30:15"),
        ];
        for (value, text) in cases {
            assert_eq!(cell_text(value.clone()), text, "{value:?}");
        }
    }
}
