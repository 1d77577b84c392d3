using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Purchases;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>
/// Every fault that has to be survived, in the order of the rules about money, and where it is tested. Most are played in
/// this folder, from the upload until all books are closed; what was tested well before is named where it stands.
/// </summary>
internal static class FaultList
{
    /// <summary>There is no Redis yet: results are in this process's memory alone.</summary>
    public static readonly string[] NotBuilt = ["Redis down, out of memory, key lost"];

    public static readonly IReadOnlyList<NamedFault> All =
    [
        new("DNS failure", [.. In<ConnectionFaultTests>(nameof(ConnectionFaultTests.A_vendor_that_was_not_reached_has_cost_nothing_and_one_that_took_a_part_is_not_asked_again), "DNS failure")]),
        new("refused",
        [
            .. In<ConnectionFaultTests>(nameof(ConnectionFaultTests.A_vendor_that_was_not_reached_has_cost_nothing_and_one_that_took_a_part_is_not_asked_again), "refused", "refused twice"),
        ]),
        new("connect timeout", [.. In<ConnectionFaultTests>(nameof(ConnectionFaultTests.A_vendor_that_was_not_reached_has_cost_nothing_and_one_that_took_a_part_is_not_asked_again), "connect timeout")]),
        new("bad certificate", [.. In<ConnectionFaultTests>(nameof(ConnectionFaultTests.A_vendor_that_was_not_reached_has_cost_nothing_and_one_that_took_a_part_is_not_asked_again), "bad certificate")]),
        new("slow upload", [.. In<ConnectionFaultTests>(nameof(ConnectionFaultTests.A_vendor_that_was_not_reached_has_cost_nothing_and_one_that_took_a_part_is_not_asked_again), "slow upload")]),
        new("400 no subject",
        [
            .. In<StatusFaultTests>(nameof(StatusFaultTests.A_refusal_is_told_booked_and_repeated_only_where_that_is_free), "400 no subject", "400"),
            .. In<EveryVendorFaultTests>(nameof(EveryVendorFaultTests.Every_vendor_says_it_in_its_own_way_and_the_buyer_hears_one), "removebg: no subject", "dashscope: no subject", "photoroom: no subject", "clipdrop: no subject", "cutoutpro: no subject", "rembg: no subject", "withoutbg: no subject", "withoutbgcloud: no subject", "leonardo: no subject", "leonardo: no subject, and no word of it"),
        ]),
        new("401",
        [
            .. In<StatusFaultTests>(nameof(StatusFaultTests.A_refusal_is_told_booked_and_repeated_only_where_that_is_free), "401"),
            .. In<EveryVendorFaultTests>(nameof(EveryVendorFaultTests.Every_vendor_says_it_in_its_own_way_and_the_buyer_hears_one), "removebg: bad key", "dashscope: bad key", "photoroom: bad key", "clipdrop: bad key", "cutoutpro: bad key", "rembg: bad key", "withoutbg: bad key", "withoutbgcloud: bad key", "leonardo: bad key"),
        ]),
        new("402",
        [
            .. In<StatusFaultTests>(nameof(StatusFaultTests.A_refusal_is_told_booked_and_repeated_only_where_that_is_free), "402"),
            .. In<EveryVendorFaultTests>(nameof(EveryVendorFaultTests.Every_vendor_says_it_in_its_own_way_and_the_buyer_hears_one), "removebg: 402", "dashscope: 402", "photoroom: 402", "clipdrop: 402", "cutoutpro: 402", "rembg: 402", "withoutbg: 402", "withoutbgcloud: 402", "leonardo: 402", "withoutbgcloud: expired credit"),
        ]),
        new("403", [.. In<StatusFaultTests>(nameof(StatusFaultTests.A_refusal_is_told_booked_and_repeated_only_where_that_is_free), "403")]),
        new("404 and 410 and an HTML goodbye page", [.. In<StatusFaultTests>(nameof(StatusFaultTests.A_refusal_is_told_booked_and_repeated_only_where_that_is_free), "404", "410", "an HTML goodbye page")]),
        new("413", [.. In<StatusFaultTests>(nameof(StatusFaultTests.A_refusal_is_told_booked_and_repeated_only_where_that_is_free), "413")]),
        new("415", [.. In<StatusFaultTests>(nameof(StatusFaultTests.A_refusal_is_told_booked_and_repeated_only_where_that_is_free), "415")]),
        new("429 with short, huge, negative, dated, junk and no `Retry-After`",
        [
            .. In<RetryAfterFaultTests>(nameof(RetryAfterFaultTests.A_vendor_that_is_busy_once_sells_at_the_second_try), "429 with short Retry-After", "429 with huge Retry-After", "429 with negative Retry-After", "429 with dated Retry-After", "429 with junk Retry-After", "429 with no Retry-After", "429 with a Retry-After beyond all numbers", "429 with a date long past"),
            .. In<RetryAfterFaultTests>(nameof(RetryAfterFaultTests.A_vendor_that_stays_busy_is_asked_twice_and_the_buyer_is_told_when_to_come_back), "429 for ever, with short Retry-After", "429 for ever, with huge Retry-After", "429 for ever, with no Retry-After"),
            .. In<RetryTests>(nameof(RetryTests.A_429_is_tried_once_more_after_the_time_it_names)),
            .. In<RetryTests>(nameof(RetryTests.A_429_waits_neither_for_ever_nor_for_nonsense)),
            .. In<RetryTests>(nameof(RetryTests.A_429_that_names_a_date_is_waited_out_until_then)),
        ]),
        new("500, 502 with HTML, 503, 504",
        [
            .. In<StatusFaultTests>(nameof(StatusFaultTests.A_refusal_is_told_booked_and_repeated_only_where_that_is_free), "500", "502 with HTML", "503", "504", "500 where errors cost", "502 with HTML where errors cost", "503 where errors cost", "504 where errors cost"),
        ]),
        new("closed before headers",
        [
            .. In<BodyFaultTests>(nameof(BodyFaultTests.An_answer_that_is_none_is_never_bought_again), "closed before headers", "closed before headers, after the work", "no answer at all", "no answer at all, after the work", "no HTTP at all"),
        ]),
        new("reset in mid body", [.. In<BodyFaultTests>(nameof(BodyFaultTests.An_answer_that_is_none_is_never_bought_again), "reset in mid body")]),
        new("short body against Content-Length",
        [
            .. In<BodyFaultTests>(nameof(BodyFaultTests.An_answer_that_is_none_is_never_bought_again), "short body against Content-Length", "short body against Content-Length, to the byte"),
        ]),
        new("chunked body cut", [.. In<BodyFaultTests>(nameof(BodyFaultTests.An_answer_that_is_none_is_never_bought_again), "chunked body cut", "a chunk without a length")]),
        new("headers then silence", [.. In<BodyFaultTests>(nameof(BodyFaultTests.An_answer_that_is_none_is_never_bought_again), "headers then silence", "half a body then silence")]),
        new("one byte a second", [.. In<BodyFaultTests>(nameof(BodyFaultTests.An_answer_that_is_none_is_never_bought_again), "one byte a second")]),
        new("200 with HTML, JSON error, nothing",
        [
            .. In<BodyFaultTests>(nameof(BodyFaultTests.An_answer_that_is_none_is_never_bought_again), "200 with HTML", "200 with JSON error", "200 with JSON error where errors cost", "200 with JSON that is no error", "200 with nothing", "200 with a picture of nothing"),
        ]),
        new("another format than asked", [.. In<PictureFaultTests>(nameof(PictureFaultTests.A_picture_that_is_not_what_was_asked_for_was_charged_and_is_not_sold), "another format than asked")]),
        new("other dimensions", [.. In<PictureFaultTests>(nameof(PictureFaultTests.A_picture_that_is_not_what_was_asked_for_was_charged_and_is_not_sold), "other dimensions")]),
        new("fully transparent", [.. In<PictureFaultTests>(nameof(PictureFaultTests.A_picture_that_is_not_what_was_asked_for_was_charged_and_is_not_sold), "fully transparent")]),
        new("fully opaque", [.. In<PictureFaultTests>(nameof(PictureFaultTests.A_picture_that_is_not_what_was_asked_for_was_charged_and_is_not_sold), "fully opaque")]),
        new("corrupt PNG", [.. In<PictureFaultTests>(nameof(PictureFaultTests.A_picture_that_is_not_what_was_asked_for_was_charged_and_is_not_sold), "corrupt PNG", "PNG cut in its middle")]),
        new("decompression bomb",
        [
            .. In<PictureFaultTests>(nameof(PictureFaultTests.A_picture_that_is_not_what_was_asked_for_was_charged_and_is_not_sold), "decompression bomb", "decompression bomb of pixels"),
        ]),
        new("endless body", [.. In<BodyFaultTests>(nameof(BodyFaultTests.An_answer_that_is_none_is_never_bought_again), "endless body", "a length beyond all memory")]),
        new("gzip bomb", [.. In<BodyFaultTests>(nameof(BodyFaultTests.An_answer_that_is_none_is_never_bought_again), "gzip bomb")]),
        new("ZIP bomb, lying sizes, missing or extra entries, 60,000 entries",
        [
            .. In<ZipFaultTests>(nameof(ZipFaultTests.A_bad_archive_was_charged_and_is_not_sold), "ZIP bomb", "ZIP bomb in the matte", "lying sizes", "missing entries", "missing entries, all of them", "extra entries of the same name", "60,000 entries", "a ZIP that is cut", "a ZIP of nothing", "pictures that do not fit each other"),
            .. In<ZipFaultTests>(nameof(ZipFaultTests.A_lie_that_does_no_harm_is_not_listened_to), "extra entries that nobody asked for", "lying sizes, beyond all memory"),
        ]),
        new("redirect",
        [
            .. In<BodyFaultTests>(nameof(BodyFaultTests.An_answer_that_is_none_is_never_bought_again), "redirect", "307 redirect"),
            .. In<RemoveBgFailureTests>(nameof(RemoveBgFailureTests.A_redirect_is_refused_and_the_key_stays_home)),
        ]),
        new("missing, negative and absurd charge headers",
        [
            .. In<ChargeFaultTests>(nameof(ChargeFaultTests.A_charge_that_is_no_sum_is_unknown_and_the_picture_is_sold_all_the_same), "missing charge header", "negative charge header", "absurd charge header", "absurd charge header, beyond all numbers", "absurd charge header, with an exponent", "absurd charge header, infinite", "absurd charge header, with a comma", "absurd charge header, in words", "absurd charge header, empty", "a charge above the worst case"),
        ]),
        new("submit timed out", [.. In<TaskFaultTests>(nameof(TaskFaultTests.A_task_is_submitted_once_whatever_becomes_of_it), "submit timed out", "submit closed before headers")]),
        new("task failed with HTTP 200",
        [
            .. In<TaskFaultTests>(nameof(TaskFaultTests.A_task_is_submitted_once_whatever_becomes_of_it), "task failed with HTTP 200", "task failed with HTTP 200 for want of a face", "task failed with HTTP 200 at storing what it made"),
        ]),
        new("task unknown", [.. In<TaskFaultTests>(nameof(TaskFaultTests.A_task_is_submitted_once_whatever_becomes_of_it), "task unknown")]),
        new("task stuck", [.. In<TaskFaultTests>(nameof(TaskFaultTests.A_task_is_submitted_once_whatever_becomes_of_it), "task stuck", "task stuck before its turn", "task suspended")]),
        new("poll 429", [.. In<TaskFaultTests>(nameof(TaskFaultTests.A_task_is_submitted_once_whatever_becomes_of_it), "poll 429", "poll 503", "poll reset")]),
        new("success without URL", [.. In<TaskFaultTests>(nameof(TaskFaultTests.A_task_is_submitted_once_whatever_becomes_of_it), "success without URL")]),
        new("result URL on another host, http, IP literal, with userinfo, expired, rebinding",
        [
            .. In<ResultUrlFaultTests>(nameof(ResultUrlFaultTests.A_result_that_may_not_be_fetched_was_charged_and_is_not_bought_again), "result URL on another host", "result URL on another host that looks like the vendor's"),
            .. In<ResultUrlFaultTests>(nameof(ResultUrlFaultTests.A_result_URL_of_http_is_fetched_under_https)),
            .. In<ResultUrlFaultTests>(nameof(ResultUrlFaultTests.A_result_that_may_not_be_fetched_was_charged_and_is_not_bought_again), "result URL of IP literal", "result URL of IP literal, of this machine", "result URL of IP literal, as a number", "result URL with userinfo", "result URL with the vendor as userinfo", "result URL expired", "result URL that redirects", "result URL with HTML behind it", "result URL with nothing behind it"),
            .. In<ResultUrlFaultTests>(nameof(ResultUrlFaultTests.A_result_URL_whose_host_is_rebound_between_two_tries_never_leads_inside)),
            .. In<ResultUrlFaultTests>(nameof(ResultUrlFaultTests.A_result_that_may_not_be_fetched_was_charged_and_is_not_bought_again), "result URL of a private network"),
        ]),
        new("half-open breaker stampede",
        [
            .. In<BreakerFaultTests>(nameof(BreakerFaultTests.Half_open_breaker_stampede_one_buyer_is_the_probe_and_the_others_cost_nothing)),
            .. In<HealthTests>(nameof(HealthTests.While_the_probe_fails_no_buyer_is_sent_to_the_vendor)),
        ]),
        new("buyer gone before and after submit",
        [
            .. In<BuyerFaultTests>(nameof(BuyerFaultTests.A_buyer_gone_before_submit_costs_nothing)),
            .. In<BuyerFaultTests>(nameof(BuyerFaultTests.A_buyer_gone_after_submit_finds_the_picture_on_coming_back_and_it_was_bought_once)),
        ]),
        new("SIGTERM in flight",
        [
            .. In<CrashFaultTests>(nameof(CrashFaultTests.SIGTERM_in_flight_brings_home_what_was_bought)),
            .. In<SqliteLeaseTests>(nameof(LeaseTests.A_gateway_that_stops_gives_its_codes_back_at_once)),
        ]),
        new("SIGKILL in flight", [.. In<CrashFaultTests>(nameof(CrashFaultTests.SIGKILL_in_flight_leaves_an_unknown_charge_and_every_code_unused))]),
        new("crash between bind and delivery",
        [
            .. In<SqliteLeaseTests>(nameof(LeaseTests.The_codes_of_a_killed_process_come_back_within_a_minute)),
            .. In<SqliteLeaseTests>(nameof(LeaseTests.A_code_bound_by_an_unlock_that_never_opened_its_session_comes_back)),
            .. In<CrashTests>(nameof(CrashTests.Killed_at_any_step_a_code_is_delivered_or_unused_within_a_minute)),
        ]),
        new("download broken at 90 %", [.. In<DeliveryTests>(nameof(DeliveryTests.A_download_broken_at_nine_tenths_is_not_a_delivery))]),
        new("expiry while paying",
        [
            .. In<BuyerFaultTests>(nameof(BuyerFaultTests.A_session_that_expires_while_its_buyer_pays_goes_on_until_the_picture_has_left)),
            .. In<BuyerFaultTests>(nameof(BuyerFaultTests.A_session_that_expired_before_its_buyer_had_paid_leaves_the_code_alone)),
            .. In<SqliteUnlockTests>(nameof(UnlockTests.A_code_entered_just_before_the_end_gives_ten_more_minutes_once)),
            .. In<PreviewFirstTests>(nameof(PreviewFirstTests.While_the_full_picture_is_bought_the_session_says_so_and_the_code_stays_bound)),
        ]),
        new("ledger down",
        [
            .. In<LedgerFaultTests>(nameof(LedgerFaultTests.Ledger_down_nothing_is_bought)),
            .. In<LedgerFaultTests>(nameof(LedgerFaultTests.Ledger_down_while_the_vendor_works_what_it_charged_is_written_when_the_ledger_is_back)),
            .. In<LedgerDownTests>(nameof(LedgerDownTests.While_the_ledger_is_down_nothing_is_lost_and_the_code_works_afterwards)),
            .. In<LedgerDownTests>(nameof(LedgerDownTests.While_the_ledger_is_down_no_result_leaves_that_was_not_delivered)),
        ]),
        new("commit unknown",
        [
            .. In<LedgerDownTests>(nameof(LedgerDownTests.After_an_unknown_commit_the_ledger_is_read_again)),
            .. In<PostgresLedgerTests>(nameof(PostgresLedgerTests.A_commit_whose_answer_is_lost_is_found_by_reading_again)),
            .. In<PostgresLedgerTests>(nameof(PostgresLedgerTests.A_commit_that_never_arrived_binds_nothing)),
        ]),
        new("disk full",
        [
            .. In<LedgerFaultTests>(nameof(LedgerFaultTests.Disk_full_nothing_is_bought_and_no_code_is_lost)),
            .. In<LedgerFaultTests>(nameof(LedgerFaultTests.Disk_full_a_picture_that_was_bought_before_is_sold_as_soon_as_there_is_room)),
        ]),
        new("Redis down, out of memory, key lost"),
        new("two nodes and one code",
        [
            .. In<SqliteLedgerTests>(nameof(LedgerTests.Two_processes_on_one_ledger_give_a_code_to_one_session)),
            .. In<PostgresLedgerTests>(nameof(PostgresLedgerTests.Two_processes_on_one_ledger_give_a_code_to_one_session)),
            .. In<SqliteLeaseTests>(nameof(LeaseTests.Nothing_leaves_for_a_code_that_has_gone_to_another_session)),
        ]),
        new("webhook twice, late, out of order",
        [
            .. In<SqliteStripeTests>(nameof(StripeTests.A_paid_checkout_mints_once_however_often_it_is_told)),
            .. In<SqliteStripeTests>(nameof(StripeTests.A_checkout_with_the_sessions_reference_unlocks_it_and_the_buyer_still_gets_the_code_when_it_is_lost)),
            .. In<SqliteStripeTests>(nameof(StripeTests.An_events_signature_is_good_for_five_minutes_either_way)),
            .. In<SqliteStripeTests>(nameof(StripeTests.A_refund_or_dispute_revokes_before_and_after_the_checkout_and_told_twice)),
            .. In<SqliteOrdersTests>(nameof(OrdersTests.The_same_order_at_once_and_later_has_the_same_codes_and_mints_once)),
        ]),
        new("refund after delivery", [.. In<SqliteStripeTests>(nameof(StripeTests.A_refund_after_delivery_leaves_the_picture_with_the_buyer))]),
        new("key rotated in flight",
        [
            .. In<KeyFaultTests>(nameof(KeyFaultTests.A_key_rotated_in_flight_sells_what_was_begun_and_the_next_photo_goes_with_the_new_key)),
            .. In<TaskFaultTests>(nameof(TaskFaultTests.A_task_is_submitted_once_whatever_becomes_of_it), "poll with a key rotated in flight"),
            .. In<SqliteStripeTests>(nameof(StripeTests.While_the_secret_is_rolled_both_are_good)),
            .. In<SqliteOrdersTests>(nameof(OrdersTests.While_a_key_is_changed_both_are_good_and_one_good_signature_of_several_is_enough)),
        ]),
    ];

    private static IEnumerable<Proof> In<T>(string method, params string[] rows) =>
        rows.Length == 0 ? [new Proof(typeof(T), method, null)] : rows.Select(row => new Proof(typeof(T), method, row));
}
