using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SalesAssistant.Domain.Escalation;
using SalesAssistant.Domain.People;
using SalesAssistant.Domain.Rooms;
using SalesAssistant.Domain.Tenants;
using SalesAssistant.Gateway.Api.Http;

namespace SalesAssistant.Gateway.Api.Settings;

/// <summary>
/// The settings document of the API (http-api.md, Settings). It is put whole: what is absent, or null, takes its default.
/// </summary>
internal static class SettingsDocument
{
    private const int DayMinutes = 1440;
    private const int WordsMax = 2000;

    /// <param name="stored">What hidden secrets stand for.</param>
    /// <returns>Settings of the stored version; meaningless when there are errors.</returns>
    public static TenantSettings Read(ObjectReader document, TenantSettings stored, Uri feishuBaseUrl)
    {
        document.RefuseUnknown(
            "timeZone", "overMinutes", "minimumTurns", "policies", "calendar", "closingRemarks", "countableTypes", "report",
            "focusMaxMinutes", "ingestGapMinutes", "cards", "feishu");
        var fallback = TenantSettings.Default;
        var policies = document.Object("policies");
        policies?.RefuseUnknown("pre-sales", "after-sales");
        return new TenantSettings
        {
            Version = stored.Version,
            TimeZone = ReadZone(document) ?? fallback.TimeZone,
            OverMinutes = document.Integer("overMinutes", 1, DayMinutes) ?? fallback.OverMinutes,
            MinimumTurns = document.Integer("minimumTurns", 0, 10_000) ?? fallback.MinimumTurns,
            PreSalesPolicy = ReadPolicy(policies, "pre-sales") ?? fallback.PreSalesPolicy,
            AfterSalesPolicy = ReadPolicy(policies, "after-sales") ?? fallback.AfterSalesPolicy,
            Calendar = document.Object("calendar") is { } calendar ? CalendarDocument.Read(calendar) : null,
            ClosingRemarks = ReadClosingRemarks(document.Object("closingRemarks")),
            CountableTypes = ReadCountableTypes(document) ?? fallback.CountableTypes,
            Report = ReadReport(document.Object("report")),
            FocusMaxMinutes = document.Integer("focusMaxMinutes", 1, DayMinutes) ?? fallback.FocusMaxMinutes,
            IngestGapMinutes = document.Integer("ingestGapMinutes", 1, DayMinutes),
            Cards = ReadCards(document.Object("cards")),
            Feishu = ReadFeishu(document.Object("feishu"), stored.Feishu, feishuBaseUrl),
        };
    }

    public static JsonObject Write(TenantSettings settings) => new()
    {
        ["timeZone"] = settings.TimeZone,
        ["overMinutes"] = settings.OverMinutes,
        ["minimumTurns"] = settings.MinimumTurns,
        ["policies"] = new JsonObject
        {
            ["pre-sales"] = PolicyDocument.Write(settings.PreSalesPolicy),
            ["after-sales"] = PolicyDocument.Write(settings.AfterSalesPolicy),
        },
        ["calendar"] = settings.Calendar is { } calendar ? CalendarDocument.Write(calendar) : null,
        ["closingRemarks"] = new JsonObject
        {
            ["enabled"] = settings.ClosingRemarks.IsEnabled,
            ["add"] = Texts(settings.ClosingRemarks.Add),
            ["remove"] = Texts(settings.ClosingRemarks.Remove),
        },
        ["countableTypes"] = Texts(settings.CountableTypes.Select(ApiJson.Name)),
        ["report"] = new JsonObject
        {
            ["enabled"] = settings.Report.IsEnabled,
            ["at"] = settings.Report.At.ToString("HH:mm", CultureInfo.InvariantCulture),
        },
        ["focusMaxMinutes"] = settings.FocusMaxMinutes,
        ["ingestGapMinutes"] = settings.IngestGapMinutes,
        ["cards"] = WriteCards(settings.Cards),
        ["feishu"] = WriteFeishu(settings.Feishu),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static string? ReadZone(ObjectReader document)
    {
        if (document.String("timeZone", 128) is not { } name)
        {
            return null;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId)
        {
            return name;
        }

        document.Errors.Add("timeZone", "UnknownZone");
        return null;
    }

    private static EscalationPolicy? ReadPolicy(ObjectReader? policies, string stage) =>
        policies?.Object(stage) is { } policy ? PolicyDocument.Read(policy) : null;

    private static ClosingRemarkSettings ReadClosingRemarks(ObjectReader? remarks)
    {
        remarks?.RefuseUnknown("enabled", "add", "remove");
        return remarks is null
            ? new()
            : new()
            {
                IsEnabled = remarks.Boolean("enabled") ?? true,
                Add = ReadWords(remarks, "add"),
                Remove = ReadWords(remarks, "remove"),
            };
    }

    private static List<string> ReadWords(ObjectReader of, string name)
    {
        List<string> words = [];
        foreach (var (value, path) in of.Array(name, WordsMax) ?? [])
        {
            if (value.ValueKind == JsonValueKind.String && ObjectReader.TryGetString(value, out var word)
                && !string.IsNullOrWhiteSpace(word) && word.Length <= 100)
            {
                words.Add(word);
            }
            else
            {
                of.Errors.Add(path, "MustHaveLength", 100);
            }
        }

        return words;
    }

    private static List<MessageType>? ReadCountableTypes(ObjectReader document)
    {
        if (document.Array("countableTypes", 64) is not { } items)
        {
            return null;
        }

        List<MessageType> types = [];
        foreach (var (value, path) in items)
        {
            if (ObjectReader.EnumOf(value, path, document.Errors, TenantSettings.AllCountableTypes) is not { } type)
            {
                continue;
            }

            if (types.Contains(type))
            {
                document.Errors.Add(path, "Repeated");
            }

            types.Add(type);
        }

        return types;
    }

    private static ReportSettings ReadReport(ObjectReader? report)
    {
        var fallback = new ReportSettings();
        report?.RefuseUnknown("enabled", "at");
        if (report is null)
        {
            return fallback;
        }

        var at = fallback.At;
        if (report.String("at", 5) is { } text
            && !TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out at))
        {
            report.Errors.Add(report.PathOf("at"), "MustBeTimeOfDay");
        }

        return new() { IsEnabled = report.Boolean("enabled") ?? true, At = at };
    }

    private static CardSettings ReadCards(ObjectReader? cards)
    {
        var fallback = new CardSettings();
        cards?.RefuseUnknown(
            "living", "finalToWebhooks", "silentGrey", "digestOverPerMinute", "personHourlyMax", "onlyOwnerActs");
        return cards is null
            ? fallback
            : new()
            {
                IsLiving = cards.Boolean("living") ?? fallback.IsLiving,
                SendsFinalToWebhooks = cards.Boolean("finalToWebhooks") ?? fallback.SendsFinalToWebhooks,
                UpdatesGreySilently = cards.Boolean("silentGrey") ?? fallback.UpdatesGreySilently,
                DigestOverPerMinute = cards.Integer("digestOverPerMinute", 0, 10_000) ?? fallback.DigestOverPerMinute,
                PersonHourlyMax = cards.Integer("personHourlyMax", 0, 10_000) ?? fallback.PersonHourlyMax,
                OnlyOwnerActs = cards.Boolean("onlyOwnerActs") ?? fallback.OnlyOwnerActs,
            };
    }

    private static JsonObject WriteCards(CardSettings cards) => new()
    {
        ["living"] = cards.IsLiving,
        ["finalToWebhooks"] = cards.SendsFinalToWebhooks,
        ["silentGrey"] = cards.UpdatesGreySilently,
        ["digestOverPerMinute"] = cards.DigestOverPerMinute,
        ["personHourlyMax"] = cards.PersonHourlyMax,
        ["onlyOwnerActs"] = cards.OnlyOwnerActs,
    };

    private static FeishuSettings ReadFeishu(ObjectReader? feishu, FeishuSettings stored, Uri baseUrl)
    {
        feishu?.RefuseUnknown("public", "noOwner", "operations", "app");
        return feishu is null
            ? new()
            : new()
            {
                Public = Address("public", stored.Public),
                NoOwner = Address("noOwner", stored.NoOwner),
                Operations = Address("operations", stored.Operations),
                App = feishu.Object("app") is { } app ? ReadApp(app, stored.App) : null,
            };

        FeishuAddress? Address(string name, FeishuAddress? storedAddress) =>
            feishu.Object(name) is { } address ? FeishuAddressDocument.Read(address, storedAddress, baseUrl) : null;
    }

    private static FeishuApp? ReadApp(ObjectReader app, FeishuApp? stored)
    {
        app.RefuseUnknown("appId", "appSecret", "encryptKey", "verificationToken");
        var appId = app.String("appId", 128, required: true);
        var appSecret = FeishuAddressDocument.Secret(app, "appSecret", stored?.AppSecret, required: true);
        var encryptKey = FeishuAddressDocument.Secret(app, "encryptKey", stored?.EncryptKey);
        var token = FeishuAddressDocument.Secret(app, "verificationToken", stored?.VerificationToken);
        return appId is null || appSecret is null ? null : new(appId, appSecret, encryptKey, token);
    }

    private static JsonObject WriteFeishu(FeishuSettings feishu)
    {
        var written = new JsonObject
        {
            ["public"] = FeishuAddressDocument.Write(feishu.Public),
            ["noOwner"] = FeishuAddressDocument.Write(feishu.NoOwner),
            ["operations"] = FeishuAddressDocument.Write(feishu.Operations),
            ["app"] = null,
        };
        if (feishu.App is { } app)
        {
            written["app"] = new JsonObject
            {
                ["appId"] = app.AppId,
                ["appSecret"] = FeishuAddressDocument.Hide(app.AppSecret),
                ["encryptKey"] = FeishuAddressDocument.Hide(app.EncryptKey),
                ["verificationToken"] = FeishuAddressDocument.Hide(app.VerificationToken),
            };
        }

        return written;
    }
}
