using Cutout.Gateway.Purchases;

namespace Cutout.Gateway.Tests.Purchases;

public sealed class MintRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_most_and_the_least_that_may_be_minted_are_taken()
    {
        MintRequest[] taken =
        [
            new(1), new(100_000), new(1) { Uses = 1000 }, new(1000) { Uses = 1000 }, new(1) { ExpiresAt = Now.AddTicks(1) },
            new(1) { MaxMegapixels = 1 }, new(1) { MaxMegapixels = 10_000 }, new(1) { Note = new string('n', 200) }, new(1) { Note = "" },
            new(1) { Operations = ["background-removal"] }, new(1) { IdempotencyKey = "k" }, new(1) { IdempotencyKey = new string('k', 200) },
        ];

        Assert.All(taken, request => Assert.Empty(MintRules.WhatIsWrong(request, Now)));
    }

    [Fact]
    public void One_step_beyond_is_refused_by_its_name_and_with_the_limit()
    {
        (MintRequest Request, string Field, string Sentence)[] refused =
        [
            (new(0), "count", "is 0; from 1 to 100000 codes"),
            (new(100_001), "count", "is 100001; from 1 to 100000 codes"),
            (new(100_001) { Uses = 1000 }, "count", "is 100001; from 1 to 100000 codes"),
            (new(1) { Uses = 0 }, "uses", "is 0; a code has from 1 to 1000 uses"),
            (new(1) { Uses = 1001 }, "uses", "is 1001; a code has from 1 to 1000 uses"),
            (new(100_000) { Uses = 1001 }, "uses", "is 1001; a code has from 1 to 1000 uses"),
            (new(1001) { Uses = 1000 }, "uses", "is 1000, which makes 1001000 uses of 1001 codes; at most 1000000"),
            (new(1) { ExpiresAt = Now }, "expiresAt", "is 2026-11-22 12:00:00Z, which is over"),
            (new(1) { MaxMegapixels = 0 }, "maxMegapixels", "is 0; it must lie between 1 and 10000"),
            (new(1) { MaxMegapixels = 10_001 }, "maxMegapixels", "is 10001; it must lie between 1 and 10000"),
            (new(1) { Note = new string('n', 201) }, "note", "has 201 characters; at most 200"),
            (new(1) { Operations = [] }, "operations", "is empty"),
            (new(1) { Operations = ["background-removal", "magic"] }, "operations", "names \"magic\"; there are background-removal, "),
            (new(1) { IdempotencyKey = "" }, "Idempotency-Key", "must have 1 to 200 characters"),
            (new(1) { IdempotencyKey = new string('k', 201) }, "Idempotency-Key", "must have 1 to 200 characters"),
        ];

        Assert.All(refused, wish =>
        {
            var (field, sentence) = Assert.Single(MintRules.WhatIsWrong(wish.Request, Now));
            Assert.Equal(wish.Field, field);
            Assert.StartsWith(wish.Sentence, sentence, StringComparison.Ordinal);
        });
    }
}
