using Cutout.Gateway.Keys;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>
/// What is made with the key stands in every operator's ledger: were it made otherwise, all codes that were sold would be
/// void. The values were computed with another language's HMAC-SHA-256 under the key 00 01 … 1F.
/// </summary>
public sealed class LedgerKeyTests
{
    private const string Written = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static LedgerKey Key => LedgerKey.TryRead(Written, out var key) ? key : throw new InvalidOperationException("The key of this test can't be read.");

    [Fact]
    public void A_code_has_the_name_under_which_ledgers_keep_it()
    {
        Assert.True(UnlockCode.TryRead("1000-0000-0000-0000-0002", out var code));

        Assert.Equal("kdBY_5oCnGoAQ5MH0D1FUcylDHjdrCtYyPTB-niRmtE", Key.NameOf(code));
        Assert.Equal(10506995785479134314UL, Key.PlaceOf(code));
    }

    [Fact]
    public void A_code_made_elsewhere_has_a_name_that_none_of_ours_can_have() =>
        Assert.Equal("FG-kDP6gvMFeqUiFnPQ98PiwjNqnO9CZnzobCSGhj_E", Key.NameOf(UnlockCode.Foreign("SUMMERXK29TQ7W")));

    [Fact]
    public void Whatever_else_is_made_with_the_key_stays_as_it_is()
    {
        Assert.Equal("WrjDksLFQDWgSKpllt1BXwzi5vfESbg-ZvXZDwGJk-U", Key.Fingerprint);
        Assert.Equal("EsdpcMXSoHS7t8mHWDQevG1Uuc5RnUUfV9XKJXEs55E", Key.NameOfRequest("a"));
        Assert.Equal("1Sv8WHWE1eH6mPXt_9XUMTdgAF76Fd-CicFDWVABGls", Key.NameOfOrder("a"));
        Assert.Equal("tLgHO_lzpwN1bPr1MXOwnPtlL0PpZXTOgkMAjwJBM_c", Key.NameOfOpener("a"));
        Assert.Equal("MlVtC8XtEEeBkSXrB6JrU0p1_q_SHLgcjo7qO3WzUIg", Key.SecretOfOrder("a"));
        Assert.Equal("F7GK-Y24T-H6G6-FY8J-W0V4", Key.CodeOfOrder("a", 3).Text);
        Assert.Equal("C6P9-H4RF-457K-5NMV-4778", Key.Derive("a", 3).Text);
        Assert.Equal("jjLZ4RoBWoWE09HvRLkYzLXJNUwl84itIFY_ApkNlvk", Key.NameOfTerms("a"));
    }

    [Fact]
    public void What_is_made_for_API_keys_stays_as_it_is_too()
    {
        Assert.True(ApiKey.TryRead("cgk_00000000000000000000000000000001", out var apiKey));

        Assert.Equal("7OFK0u_lLTj8wOWcvqx9k9kVOEWMvZ6Wdq1l-D84f4U", Key.NameOf(apiKey));
        Assert.Equal("cgk_6bhbce49zsnnrphnc2mrm5j5tq4wkn5b", Key.ApiKeyOf("a").Value);
        Assert.Equal("_OmVMF1lPfMnxc35W-8SmNyg13J3HYasmjDOA8KK6Nw", Key.NameOfTopUp("a"));
    }

    [Fact]
    public void A_key_is_read_as_it_was_written_with_any_space_around_it()
    {
        Assert.Equal(Written, Key.Write());
        Assert.True(LedgerKey.TryRead($" {Written}\n", out var spaced));
        Assert.Equal(Written, spaced.Write());
    }

    [Fact]
    public void A_new_key_has_32_bytes_and_is_another_each_time()
    {
        var (first, second) = (LedgerKey.New().Write(), LedgerKey.New().Write());

        Assert.Equal(32, Convert.FromBase64String(first).Length);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Fewer_than_32_bytes_or_no_base64_are_no_key()
    {
        Assert.True(LedgerKey.TryRead(Convert.ToBase64String(new byte[32]), out _));
        Assert.False(LedgerKey.TryRead(Convert.ToBase64String(new byte[31]), out var shorter));
        Assert.Equal("", shorter.Write());
        Assert.False(LedgerKey.TryRead(new string('!', 50), out _));
    }
}
