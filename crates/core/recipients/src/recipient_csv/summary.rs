//! What is known of a file as a whole: while it is read, and at its end.

use super::{
    PopulatedColumns,
    file_problem::FileProblem,
    headers::Headers,
    options::CheckOptions,
    row::{Row, RowProblems},
};

/// How many rows have what wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowCounts {
    /// Rows with any error.
    pub with_errors: usize,
    /// Rows whose recipient cannot be sent to.
    pub bad_recipients: usize,
    /// Rows in which a value or the recipient is missing.
    pub missing_data: usize,
    /// Rows whose message is too long.
    pub messages_too_long: usize,
    /// Rows whose message is empty.
    pub empty_messages: usize,
    /// Rows of which a QR code cannot hold what it should.
    pub bad_qr_codes: usize,
}

impl RowCounts {
    fn add(&mut self, problems: RowProblems) {
        self.with_errors += usize::from(problems.any());
        self.bad_recipients += usize::from(problems.bad_recipient);
        self.missing_data += usize::from(problems.missing_data);
        self.messages_too_long += usize::from(problems.message_too_long);
        self.empty_messages += usize::from(problems.message_empty);
        self.bad_qr_codes += usize::from(problems.qr_code_too_long.is_some());
    }
}

/// What is known of a file so far, or in the end.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    pub(super) headers: Option<Headers>,
    pub(super) rows: usize,
    /// How many columns of the widest row have anything in them.
    pub(super) populated: usize,
    pub(super) counts: RowCounts,
    pub(super) not_on_guest_list: usize,
    pub(super) international_sms: usize,
    pub(super) initial_rows: Vec<Row>,
    pub(super) initial_rows_with_errors: Vec<Row>,
    limits: Limits,
}

/// Those of the options that a summary is held against.
#[derive(Debug, Clone, Copy, Default)]
struct Limits {
    max_rows: usize,
    remaining_messages: Option<i64>,
    remaining_international_sms: Option<i64>,
}

impl Summary {
    pub(super) fn new(options: &CheckOptions) -> Self {
        let limits = Limits {
            max_rows: options.max_rows,
            remaining_messages: options.remaining_messages,
            remaining_international_sms: options.remaining_international_sms,
        };
        Self { limits, ..Self::default() }
    }

    pub(super) fn add(&mut self, problems: RowProblems) {
        self.counts.add(problems);
    }

    /// The names of the columns; `None` before the first row is read.
    pub fn headers(&self) -> Option<&Headers> {
        self.headers.as_ref()
    }

    /// How many rows there are, the header not counted, those past the limit counted.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns have anything in them.
    pub fn populated_columns(&self) -> PopulatedColumns {
        PopulatedColumns(self.populated)
    }

    /// How many rows have what wrong.
    pub fn row_counts(&self) -> RowCounts {
        self.counts
    }

    /// Whether there are more rows than may be sent at once.
    pub fn too_many_rows(&self) -> bool {
        self.rows > self.limits.max_rows
    }

    /// Whether there are more rows than messages that the service may still send today.
    pub fn more_rows_than_can_send(&self) -> bool {
        self.limits.remaining_messages.is_some_and(|remaining| exceeds(self.rows, remaining))
    }

    /// Whether all recipients are on the guest list, if there is one. Letters may go to anybody.
    pub fn allowed_to_send_to(&self) -> bool {
        self.not_on_guest_list == 0
    }

    /// How many recipients are not on the guest list, if there is one.
    pub fn not_on_guest_list_count(&self) -> usize {
        self.not_on_guest_list
    }

    /// How many phone numbers are not under calling code 44.
    pub fn international_sms_count(&self) -> usize {
        self.international_sms
    }

    /// Whether there are more numbers abroad than text messages that the service may still send abroad today.
    pub fn more_international_sms_than_can_send(&self) -> bool {
        self.limits
            .remaining_international_sms
            .is_some_and(|remaining| exceeds(self.international_sms, remaining.max(0)))
    }

    /// The first rows.
    pub fn initial_rows(&self) -> &[Row] {
        &self.initial_rows
    }

    /// The first rows with errors.
    pub fn initial_rows_with_errors(&self) -> &[Row] {
        &self.initial_rows_with_errors
    }

    /// The rows to show: the first ones with errors if there are any and no column is missing, otherwise the first.
    pub fn displayed_rows(&self) -> &[Row] {
        let columns_missing = self.headers.as_ref().is_some_and(|headers| headers.missing().next().is_some());
        if self.counts.with_errors > 0 && !columns_missing {
            &self.initial_rows_with_errors
        } else {
            &self.initial_rows
        }
    }

    /// Whether nothing of the file may be sent. A file without rows has no error of this kind: see
    /// [`problems`](Self::problems).
    pub fn has_errors(&self) -> bool {
        let columns_wrong = self.headers.as_ref().is_some_and(|headers| {
            headers.missing().next().is_some() || headers.duplicate_recipients().next().is_some()
        });
        columns_wrong
            || self.more_rows_than_can_send()
            || self.too_many_rows()
            || !self.allowed_to_send_to()
            || self.counts.with_errors > 0
            || self.more_international_sms_than_can_send()
    }

    /// All that is wrong, what has to be put right first before the rest: the first is what a person is told.
    pub fn problems(&self) -> Vec<FileProblem> {
        let owned = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect::<Vec<_>>();
        let headers = self.headers.as_ref();
        let missing = headers.map(|headers| owned(&mut headers.missing())).unwrap_or_default();
        let duplicates = headers.map(|headers| owned(&mut headers.duplicate_recipients())).unwrap_or_default();
        let (rows, international) = (self.rows, self.international_sms);
        let more_messages = self.limits.remaining_messages.filter(|_| self.more_rows_than_can_send());
        let more_international =
            self.limits.remaining_international_sms.filter(|_| self.more_international_sms_than_can_send());
        [
            self.too_many_rows().then_some(FileProblem::TooManyRows { rows, limit: self.limits.max_rows }),
            (rows == 0).then_some(FileProblem::NoRows),
            (!headers.is_some_and(Headers::has_recipient_columns)).then_some(FileProblem::NoRecipientColumns),
            (!duplicates.is_empty()).then_some(FileProblem::DuplicateRecipientColumns(duplicates)),
            (!missing.is_empty()).then_some(FileProblem::MissingColumns(missing)),
            (!self.allowed_to_send_to()).then_some(FileProblem::NotAllowedToSendTo),
            more_messages.map(|remaining| FileProblem::MoreRowsThanCanSend { rows, remaining }),
            more_international
                .map(|remaining| FileProblem::MoreInternationalSmsThanCanSend { international, remaining }),
            (self.counts.with_errors > 0).then_some(FileProblem::RowErrors(self.counts)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn exceeds(count: usize, limit: i64) -> bool {
    i64::try_from(count).is_ok_and(|count| count > limit)
}
