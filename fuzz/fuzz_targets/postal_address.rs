#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| tidings_fuzz::postal_address::check(text));
