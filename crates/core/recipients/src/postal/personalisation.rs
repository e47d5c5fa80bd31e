//! Addresses in the values that a letter is sent with.

use super::PostalAddress;

/// The names of the lines that every address may use.
const LINES: [&str; 6] =
    ["address_line_1", "address_line_2", "address_line_3", "address_line_4", "address_line_5", "address_line_6"];
const LAST_LINE: &str = "address_line_7";
const POSTCODE: &str = "postcode";

impl PostalAddress {
    /// Reads the address out of a letter's values: `address_line_1` to `address_line_6`, then `address_line_7` if it
    /// is there at all, otherwise `postcode`.
    ///
    /// `value` looks a name up, ignoring case and separators if its caller does; a value that is there yet null is an
    /// empty text.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use tidings_recipients::PostalAddress;
    ///
    /// let values = HashMap::from([("address_line_1", "A"), ("address_line_2", "B"), ("postcode", "sw1a1aa")]);
    /// let address = PostalAddress::from_personalisation(|name| values.get(name));
    /// assert_eq!(address.normalised(), "A\nB\nSW1A 1AA");
    /// ```
    pub fn from_personalisation<V: AsRef<str>>(value: impl Fn(&str) -> Option<V>) -> Self {
        let last = value(LAST_LINE).or_else(|| value(POSTCODE));
        let lines = LINES.iter().map(|name| value(name)).chain([last]);
        let mut text = String::new();
        for line in lines.flatten() {
            text.push_str(line.as_ref());
            text.push('\n');
        }
        Self::read(&text)
    }

    /// The address as values of a letter, in the order of the lines: six lines, the postcode and the last line. The
    /// lines between the sixth and the last are lost; a valid address has none.
    pub fn personalisation(&self) -> [(&'static str, &str); 8] {
        let mut above: Vec<&str> = self.lines().collect();
        let last = above.pop().unwrap_or_default();
        let mut values = [""; LINES.len()];
        let mut postcode = last;
        let mut room = LINES.len();
        if self.bfpo_number.is_some() {
            // The last line is the forces post office: the postcode stands above it, at the end of the six lines.
            postcode = self.postcode.as_ref().map_or("", |postcode| postcode.as_str());
            if self.postcode.is_some() {
                above.pop();
                room -= 1;
                if let Some(sixth) = values.last_mut() {
                    *sixth = postcode;
                }
            }
        }
        for (value, line) in values.iter_mut().take(room).zip(above) {
            *value = line;
        }
        let [one, two, three, four, five, six] = values;
        let [name_1, name_2, name_3, name_4, name_5, name_6] = LINES;
        [
            (name_1, one),
            (name_2, two),
            (name_3, three),
            (name_4, four),
            (name_5, five),
            (name_6, six),
            (POSTCODE, postcode),
            (LAST_LINE, last),
        ]
    }
}
