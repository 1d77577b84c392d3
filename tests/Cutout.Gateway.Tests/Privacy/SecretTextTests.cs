using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Alarms;
using Cutout.Gateway.Providers.DashScope;
using Cutout.Gateway.Providers.Keys;
using Cutout.Gateway.Providers.Leonardo;
using Cutout.Gateway.Purchases;
using Cutout.Gateway.Purchases.Orders;
using Cutout.Gateway.Purchases.Stripe;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>A secret can't be logged by mistake, because the text of its type isn't the secret.</summary>
public sealed partial class SecretTextTests
{
    private const string Canary = "canary-secret-b64d";
    private static readonly string KeyText = ApiKey.New().Value;
    private static readonly SessionId Id = SessionId.New();
    private static readonly UnlockCode Code = UnlockCode.New();
    private static readonly UnlockCode Foreign = ForeignCode.TryRead("CANARYCODEOFELSEWHERE", out var code) ? code : default;

    // Named like a secret, and none.
    private static readonly Dictionary<string, string> NoSecrets = new()
    {
        ["LedgerUse.Code"] = "the ledger's name for a code, which opens nothing",
        ["BoundUse.Code"] = "the ledger's name for a code, which opens nothing",
        ["Problem.Code"] = "a word of the contract",
        ["DialectError.Code"] = "a word of the contract",
        ["SessionProblem.Code"] = "a word of the contract",
        ["SessionProblemView.Code"] = "a word of the contract",
        ["DashScopeTaskOutput.Code"] = "the vendor's word for what went wrong",
        ["OrderRow.Opener"] = "the ledger's name for a session, which opens nothing",
        ["PageView.PurchaseUrl"] = "where anybody buys",
    };

    public static TheoryData<string> Holders => [.. All().Keys];

    [Theory]
    [MemberData(nameof(Holders))]
    public void A_secret_is_not_in_the_text_of_what_holds_it(string holder)
    {
        var thing = All()[holder];
        var log = new RecordedLog();
        using var factory = new LoggerFactory([log]);
        var logger = factory.CreateLogger("a test");
        logger.LogInformation("{Thing} {@Again} {List} {Pair}", thing, thing, new[] { thing }, new KeyValuePair<string, object>("a name", thing));
        using (logger.BeginScope(new Dictionary<string, object> { ["Thing"] = thing }))
        {
            logger.LogError(new InvalidOperationException($"{thing} failed"), "something failed");
        }

        string[] told = [thing.ToString()!, $"{thing}", string.Format(null, "{0:G} {1,40}", thing, thing), .. log.Events.Select(happened => happened.ToString())];

        foreach (var text in told)
        {
            Assert.DoesNotContain("canary", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Id.Value, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Code.Text, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(KeyText, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Code.Symbols, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_record_with_a_member_that_is_named_like_a_secret_writes_its_own_text()
    {
        var records = typeof(SessionId).Assembly.GetTypes().Where(IsRecord).ToList();
        var leaks = from record in records
                    where WritesItsMembers(record)
                    from member in record.GetProperties()
                    let name = $"{record.Name}.{member.Name}"
                    where IsText(member.PropertyType) && SecretName.IsMatch(member.Name) && !NoSecrets.ContainsKey(name)
                    select name;

        Assert.True(records.Count > 100);
        Assert.True(!leaks.Any(), string.Join(", ", leaks));
        Assert.All(NoSecrets.Keys, name => Assert.Contains(records, record => name.StartsWith($"{record.Name}.", StringComparison.Ordinal) && record.GetProperty(name.Split('.')[1]) is not null));
    }

    [Fact]
    public void A_session_can_still_be_told_from_another_in_the_log()
    {
        Assert.Matches("^session:[0-9a-f]{8}$", Id.ToString());
        Assert.NotEqual(Id.ToString(), SessionId.New().ToString());
        Assert.Equal(Id.ToString(), SessionId.Parse(Id.Value, null).ToString());
    }

    private static Dictionary<string, object> All()
    {
        var signed = $"https://vendor.example/{Canary}?Signature={Canary}";
        var now = DateTimeOffset.UnixEpoch;
        var facts = new PictureFacts("image/png", 1, 1, 1);
        var session = new CutoutSession { Id = Id, Reference = "reference", Operation = Operations.BackgroundRemoval, CreatedAt = now, ExpiresAt = now, Source = facts, Preview = facts, Result = facts, Style = Canary, Choice = Canary };
        var view = SessionView.Of(session);
        var keyView = new KeyView { Id = "id", LastFour = "1234", State = "active", CreatedAt = now, Label = Canary, Email = Canary, ThisMonth = new KeySumsView(0, 0, 0) };
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = $"Bearer {Canary}";
        return new Dictionary<string, object>
        {
            ["session id"] = Id,
            ["session"] = session,
            ["session's view"] = view,
            ["preview's view"] = view.Preview!,
            ["result's view"] = view.Result!,
            ["upload key"] = new UploadKey(Canary, "fingerprint"),
            ["admission"] = new SessionAdmission.Added(session),
            ["code"] = Code,
            ["foreign code"] = Foreign,
            ["typed code"] = TypedCode.Read(Code.Text),
            ["typed foreign code"] = TypedCode.Read(Foreign.Text),
            ["unlock request"] = new UnlockRequest(TypedCode.Read(Code.Text)),
            ["bind request"] = new BindRequest(Code, "reference", "operation", 1),
            ["unlock decision"] = new UnlockDecision.Granted(session),
            ["ledger's key"] = LedgerKey.TryRead(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Canary + Canary)), out var key) ? key : throw new InvalidOperationException(),
            ["ledger's settings"] = new LedgerOptions { Key = Canary, ConnectionString = $"Host=db;Password={Canary}" },
            ["minted codes"] = new MintOutcome.Minted("batch", [Code, Foreign]),
            ["minted codes' view"] = MintedView.Of(new MintOutcome.Minted("batch", [Code])),
            ["mint body"] = new MintBody(1, 1, null, null, null, Canary),
            ["mint request"] = new MintRequest(1) { Note = Canary, IdempotencyKey = Canary },
            ["batch's row"] = new BatchRow("batch", 0, 1, 1, null, null, null, Canary, Canary),
            ["batch's view"] = new BatchView("batch", now, null, Canary, null, 1, 1, 0, 0, 0, 0),
            ["revocation"] = new RevokeBody(Code.Text, null, null),
            ["order's view"] = new OrderView("order", Canary, "batch", "open", 1, 1, null, [Code.Text]),
            ["order's outcome"] = new OrderOutcome.Placed(new OrderView("order", Canary, "batch", "open", 1, 1, null, [Code.Text])),
            ["API key"] = ApiKey.TryRead(KeyText, out var apiKey) ? apiKey : throw new InvalidOperationException(),
            ["key's request"] = new KeyRequest { Label = Canary, Email = Canary, IdempotencyKey = Canary },
            ["key's body"] = new KeyBody(Canary, Canary, 1, 1, false, 1, 1, null, null, null),
            ["key's row"] = new KeyRow { Id = "id", LastFour = "1234", Terms = "", Label = Canary, Email = Canary },
            ["key's view"] = keyView,
            ["issued key"] = new KeyOutcome.Issued(apiKey, keyView),
            ["issued key's view"] = new IssuedView(KeyText, keyView),
            ["named key"] = new NamedKeyBody(null, KeyText),
            ["top-up"] = new CreditBody(null, KeyText, 1),
            ["topped-up key"] = new CreditOutcome.Credited(keyView),
            ["account"] = new AccountView(keyView, [], []),
            ["bearer token"] = BearerToken.Of(request)!,
            ["admin token"] = new AdminToken(Options.Create(new AdminOptions { Token = Canary })),
            ["admin's settings"] = new AdminOptions { Token = Canary },
            ["orders' settings"] = new OrdersOptions { SigningKeys = [Canary] },
            ["Stripe's settings"] = new StripeOptions { SigningSecrets = [Canary] },
            ["Stripe's event"] = new StripeEvent("evt", "charge.refunded", new StripeEventData(new StripeObject { Id = "ch", PaymentIntent = JsonSerializer.SerializeToElement(new { id = "pi", receipt_email = Canary }) })),
            ["alarms' settings"] = new AlarmsOptions { WebhookUrl = signed, Secret = Canary },
            ["vendor's key"] = new PooledKey(1, Canary),
            ["vendor's settings"] = new ProviderOptions { ApiKey = Canary, ApiKeys = [Canary] },
            ["DashScope's answer"] = new DashScopeReply(new DashScopeOutput([new DashScopeChoice(new DashScopeMessage([new DashScopeContent(signed)]))]), null),
            ["DashScope's result"] = new DashScopeContent(signed),
            ["DashScope's task"] = new DashScopeTask(new DashScopeTaskOutput("task", "SUCCEEDED", null, null, [new DashScopeTaskResult(signed)]), null),
            ["DashScope's task's result"] = new DashScopeTaskResult(signed),
            ["DashScope's edit"] = new DashScopeEdit("model", default, "image/png", Canary, Canary),
            ["DashScope's masked edit"] = new DashScopeMaskedEdit("model", default, "image/png", default, Canary),
            ["Leonardo's answer"] = new LeonardoReply(null, null, [new LeonardoResult(signed)]),
            ["Leonardo's result"] = new LeonardoResult(signed),
        };
    }

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    private static bool WritesItsMembers(Type record) =>
        record.GetMethod(nameof(ToString), Type.EmptyTypes)!.IsDefined(typeof(CompilerGeneratedAttribute))
        && record.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)!.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsText(Type type) => type == typeof(string) || type == typeof(JsonElement) || type.IsAssignableTo(typeof(IEnumerable<string>));

    [GeneratedRegex("(Codes?|Keys?|Secrets?|E?mail|Token|Url|Uri|Image|Prompt|Note|Password|Opener|PaymentIntent|Style)$")]
    private static partial Regex SecretName { get; }
}
