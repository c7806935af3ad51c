using System.Diagnostics.CodeAnalysis;
using Countersign.Events;

namespace Countersign.Webhooks;

/// <summary>How endpoints are called, and where they live.</summary>
public static class WebhookId
{
    private const string Prefix = "wh_";
    private const int Digits = 32;

    /// <summary>The id of the endpoint that a command creates: a repeat of the command creates no other.</summary>
    public static string Of(OperationId created) => $"{Prefix}{created}";

    /// <summary>Whether a text can be the id of an endpoint.</summary>
    public static bool IsWellFormed([NotNullWhen(true)] string? id) =>
        id is not null && id.Length == Prefix.Length + Digits && id.StartsWith(Prefix, StringComparison.Ordinal)
        && id.Skip(Prefix.Length).All(char.IsAsciiHexDigitLower);

    /// <summary>The key of an endpoint's grain.</summary>
    public static string Key(string tenant, string id) => $"{tenant}/{id}";

    /// <summary>The tenant and the id of an endpoint, from its key.</summary>
    public static (string Tenant, string Id) Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var slash = key.LastIndexOf('/');
        return (key[..slash], key[(slash + 1)..]);
    }

    /// <summary>The key of a tenant's index, which is that of its event logs without the partition.</summary>
    public static string IndexKey(string tenant, bool sandbox) => IndexKeyOf(EventLogKeys.Of(tenant, sandbox, 0));

    /// <summary>The key of the index of the endpoints that follow a log.</summary>
    public static string IndexKeyOf(string log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log[..log.LastIndexOf('/')];
    }
}
