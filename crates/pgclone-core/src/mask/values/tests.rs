//! Values that each test accepts, and values that it must not.

use super::ValueTest::*;
use super::*;
use proptest::prelude::*;

fn check(test: ValueTest, yes: &[&str], no: &[&str]) {
    for value in yes {
        assert!(test.accepts(value), "{test:?} must accept {value}");
    }
    for value in no {
        assert!(!test.accepts(value), "{test:?} must not accept {value}");
    }
}

#[test]
fn email_addresses() {
    check(
        Email,
        &[
            "alice@example.com",
            " a.b+c@sub.example.co.uk ",
            "ünï@exämple.de",
            "o'hara@x.org",
        ],
        &[
            "",
            "@",
            "alice",
            "alice@host",
            "a b@example.com",
            "@example.com",
            "a@.com",
            "a@b.1",
            "a@-x.com",
            "see a@b.com, c@d.com",
        ],
    );
}

#[test]
fn telephone_numbers() {
    check(
        Phone,
        &[
            "+1-555-123-4567",
            "+49 30 1234567",
            "(555) 123-4567",
            "555-123-4567",
            "030 123 456 78",
        ],
        &[
            "",
            "5551234567",
            "2024-01-02",
            "2024-01-02 03",
            "12.05.2024",
            "1-2",
            "hello",
            "192.168.100.200",
            "+12",
            "1.2.3",
        ],
    );
    assert!(Phone.accepts_in_named_column("5551234567"));
    assert!(!Phone.accepts_in_named_column("call me"));
}

#[test]
fn card_numbers_have_a_check_digit() {
    check(
        Card,
        &["4111 1111 1111 1111", "378282246310005", "5555-5555-5555-4444"],
        &[
            "4111111111111112",
            "0000000000000000",
            "411111111111",
            "abcd",
            "1234567812345670",
        ],
    );
}

#[test]
fn bank_accounts_have_a_checksum() {
    check(
        Iban,
        &[
            "DE89 3704 0044 0532 0130 00",
            "GB82WEST12345698765432",
            "fr1420041010050500013M02606",
        ],
        &["DE88370400440532013000", "DE89", "XX", "1234567890123456"],
    );
}

#[test]
fn national_ids() {
    check(
        NationalId,
        &[
            "123-45-6789",
            "AB123456C",
            "AB 12 34 56 C",
            "12345678Z",
            "X1234567L",
            "RSSMRA85T10A562S",
            "111222333",
            "44051401359",
            "529.982.247-25",
            "255081416802538",
            "86095742719",
        ],
        &[
            "123456789",
            "000-12-3456",
            "900-12-3456",
            "AB123456Z",
            "12345678A",
            "RSSMRA85T10A562T",
            "44051401358",
            "52998224726",
            "11111111111",
            "255081416802539",
            "",
            "hello",
        ],
    );
}

#[test]
fn addresses_of_the_network() {
    check(
        Ip,
        &["10.0.0.1", "::1", "2001:db8::/32"],
        &["10", "1.2.3", "a:b", "1.2.3.400"],
    );
}

proptest! {
    #[test]
    fn no_value_makes_a_test_panic(value in "\\PC{0,40}") {
        for test in ValueTest::ALL {
            test.accepts(&value);
            test.accepts_in_named_column(&value);
        }
    }

    #[test]
    fn no_digits_make_a_test_panic(value in "[0-9A-Za-z .+-]{0,40}") {
        for test in ValueTest::ALL {
            test.accepts(&value);
        }
    }
}
