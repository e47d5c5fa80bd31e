//! Files of recipients.

use tidings_recipients::{CheckOptions, CsvError, Finished, RecipientCsv, RecipientTemplate};
use tidings_template::Template;

/// Checks a file: as a whole, and in pieces of a few characters.
pub fn check(text: &str) {
    let content = Template::parse("Hi ((name)), about ((ref)) ((ref??again))");
    for template in [
        RecipientTemplate::Sms { content: &content, prefix: Some("Service") },
        RecipientTemplate::Email { subject: &content, content: &content },
    ] {
        let mut rows = 0;
        let whole = RecipientCsv::check(text, template, CheckOptions::default(), |row| {
            assert_eq!(row.index(), rows, "rows are in order");
            rows += 1;
        });
        if let Ok(summary) = &whole {
            let _known = (summary.problems(), summary.has_errors(), summary.displayed_rows().len());
        }
        match (whole, in_pieces(text, template)) {
            (Ok(whole), Ok(Finished::Checked(pieces))) => assert_eq!(whole.rows(), pieces.rows()),
            (Ok(_), Ok(Finished::Again(_))) | (Err(_), Err(_)) => {}
            (whole, pieces) => panic!("{whole:?} as a whole, {pieces:?} in pieces"),
        }
    }
}

fn in_pieces(text: &str, template: RecipientTemplate<'_>) -> Result<Finished, CsvError> {
    let mut file = RecipientCsv::new(template, CheckOptions::default());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.char_indices().nth(3).map_or(rest.len(), |(index, _)| index);
        let (piece, left) = rest.split_at(end);
        file.push(piece, |_| {})?;
        rest = left;
    }
    file.finish(|_| {})
}
