using Countersign.Messages;
using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Api.Requests;

/// <summary>
/// Members that several requests have. Each reader notes the fault and answers null where the value is not usable.
/// </summary>
internal static class CommonMembers
{
    /// <summary>A channel by its wire name.</summary>
    public static Channel? Channel(ref BodyReader body)
    {
        switch (body.Text(RequestLimits.MaxChannel))
        {
            case "sms":
                return Countersign.Verifications.Channel.Sms;
            case "voice":
                return Countersign.Verifications.Channel.Voice;
            case null:
                return null;
            default:
                body.Fault("The channel must be 'sms' or 'voice'.");
                return null;
        }
    }

    /// <summary>A code: a string of digits, never a JSON number, which would lose leading zeros.</summary>
    public static CodeDigits? Code(ref BodyReader body)
    {
        if (body.Text(RequestLimits.MaxCode) is not { } text)
            return null;
        if (CodeDigits.TryParse(text, out var code))
            return code;
        body.Fault($"The code must be a string of {CodeDigits.MinLength} to {CodeDigits.MaxLength} digits.");
        return null;
    }

    /// <summary>A name of a template or purpose.</summary>
    public static string? Name(ref BodyReader body, int max)
    {
        var name = body.Text(max);
        if (name is null || TemplateForm.IsName(name))
            return name;
        body.Fault("Only letters, digits and . : - _ may be used.");
        return null;
    }

    /// <summary>The language of a person.</summary>
    public static string? Locale(ref BodyReader body)
    {
        var locale = body.Text(RequestLimits.MaxLocale);
        if (locale is null || LanguageTags.IsTag(locale))
            return locale;
        body.Fault("The locale must be a language tag such as 'uz' or 'zh-Hant-TW'.");
        return null;
    }

    /// <summary>The region by whose rules national notation is read.</summary>
    public static string? Region(ref BodyReader body)
    {
        if (body.Text(RequestLimits.MaxRegion) is not { } region)
            return null;
        if (NumberParser.IsRegion(region))
            return region;
        body.Fault("The region must be an upper-case ISO 3166 code of two letters that has a numbering plan.");
        return null;
    }

    /// <summary>An address of a client.</summary>
    public static string? Address(ref BodyReader body)
    {
        var text = body.Text(RequestLimits.MaxIp);
        if (text is null || Words.IsAddress(text))
            return text;
        body.Fault("The value must be an IPv4 or IPv6 address.");
        return null;
    }

    /// <summary>A map from names to texts.</summary>
    public static Dictionary<string, string>? Map(ref BodyReader body, int maxMembers, int maxName, int maxValue)
    {
        if (!body.Enter())
            return null;

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (body.Next(maxName, out var name))
        {
            var value = body.Text(maxValue) ?? "";
            if (!map.TryAdd(name, value))
                body.Fault("The member is there more than once.");
        }

        body.Leave();
        if (map.Count > maxMembers)
            body.Fault($"At most {maxMembers} members are taken.");
        return map;
    }
}
