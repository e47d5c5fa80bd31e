#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| tidings_fuzz::csv::check(text));
