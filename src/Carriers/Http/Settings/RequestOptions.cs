namespace Countersign.Carriers.Http.Settings;

/// <summary>A request to a carrier, described. Strings are templates (docs/carriers-http.md).</summary>
public class RequestOptions
{
    /// <summary>
    /// Where it goes: an absolute <c>https</c> URL. Placeholders may stand in its path and query, where values are
    /// percent-encoded.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary><c>GET</c>, <c>POST</c>, <c>PUT</c> or <c>PATCH</c>. Default: <c>POST</c>.</summary>
    public string Method { get; set; } = "POST";

    /// <summary>Headers by their names.</summary>
    public Dictionary<string, string> Headers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A JSON document whose strings are templates; null for none.</summary>
    public string? Json { get; set; }

    /// <summary>The file of such a document, read at start; null for none.</summary>
    public string? JsonFile { get; set; }

    /// <summary>The fields of an <c>application/x-www-form-urlencoded</c> body; empty for none.</summary>
    public Dictionary<string, string> Form { get; set; } = new(StringComparer.Ordinal);
}
