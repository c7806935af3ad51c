using System.Diagnostics.CodeAnalysis;

namespace Countersign.Api.Authentication;

/// <summary>What <c>Authorization: Bearer</c> carries.</summary>
internal static class Bearer
{
    private const string Scheme = "Bearer ";

    /// <summary>False where there is no such header, or several.</summary>
    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out string? text)
    {
        var header = request.Headers.Authorization;
        var found = header.Count == 1 && header[0]?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true;
        text = found ? header[0]![Scheme.Length..].Trim(' ') : null;
        return found;
    }
}
