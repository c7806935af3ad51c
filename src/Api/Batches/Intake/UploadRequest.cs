using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Batches.Reading;
using Countersign.Api.Requests;
using Countersign.Batches;
using Countersign.Messages;
using Countersign.Numbers;
using Countersign.Verifications;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Countersign.Api.Batches.Intake;

/// <summary>What an upload says of itself beside its body: the query and the media type.</summary>
internal sealed class UploadRequest
{
    private const string Kinds =
        "text/csv, application/x-ndjson or application/json in UTF-8, as it is or packed with gzip";

    private static readonly string[] Known = ["purpose", "template", "mode", "region", "consent_source", "consent_at"];

    private readonly RequestErrors _errors = new();

    private UploadRequest()
    {
    }

    public string Purpose { get; private set; } = "default";

    public string Template { get; private set; } = "default";

    public BatchMode Mode { get; private set; }

    /// <summary>The region by whose rules national notation is read.</summary>
    public string? Region { get; private set; }

    /// <summary>Where and when the owners of all the numbers agreed; null where nothing is said of it.</summary>
    public ConsentRecord? Consent { get; private set; }

    public UploadFormat Format { get; private set; }

    /// <summary>Whether the body must be packed, as its header says.</summary>
    public bool IsPacked { get; private set; }

    /// <summary>Reads it off the request; the problem where it makes no sense.</summary>
    public static Problem? Read(
        HttpRequest request, Caller caller, ITemplateCatalog templates, out UploadRequest upload)
    {
        upload = new UploadRequest();
        if (!upload.TryKind(request) || !upload.TryEncoding(request.Headers.ContentEncoding))
            return Problems.UnsupportedMediaType(Kinds);

        upload.TakeQuery(request.Query);
        if (!templates.Knows(caller.Tenant, upload.Template))
            upload._errors.Add("query:template", "The tenant has no template of this name.");

        return upload._errors.Count == 0 ? null : Problems.InvalidRequest(upload._errors);
    }

    private bool TryKind(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var kind))
            return false;

        Format = kind.MediaType.Value?.ToLowerInvariant() switch
        {
            "text/csv" => UploadFormat.Csv,
            "application/x-ndjson" or "application/ndjson" => UploadFormat.Ndjson,
            "application/json" => UploadFormat.Json,
            _ => UploadFormat.Unknown,
        };
        var isGzip = kind.MediaType.Value?.ToLowerInvariant() is "application/gzip" or "application/x-gzip";
        IsPacked = isGzip;
        return (isGzip || Format != UploadFormat.Unknown)
            && (kind.Charset.Length == 0 || kind.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }

    private bool TryEncoding(StringValues encoding)
    {
        var isGzip = encoding is ["gzip" or "x-gzip"];
        IsPacked |= isGzip;
        return encoding.Count == 0 || isGzip || encoding is ["identity"];
    }

    private void TakeQuery(IQueryCollection query)
    {
        foreach (var name in query.Keys.Except(Known))
            _errors.Add($"query:{(name.Length <= RequestLimits.MaxPurpose ? name : "…")}",
                $"Known are {string.Join(", ", Known)}.");

        Purpose = Name(query, "purpose", RequestLimits.MaxPurpose) ?? Purpose;
        Template = Name(query, "template", RequestLimits.MaxTemplate) ?? Template;
        Region = One(query, "region", RequestLimits.MaxRegion);
        if (Region is not null && !NumberParser.IsRegion(Region))
            _errors.Add("query:region",
                "The region must be an upper-case ISO 3166 code of two letters that has a numbering plan.");

        Consent = ConsentOf(query);
        var mode = One(query, "mode", RequestLimits.MaxPurpose);
        Mode = mode == BatchMode.Validate.Word() ? BatchMode.Validate : BatchMode.Verify;
        if (mode is not null && mode != Mode.Word())
            _errors.Add("query:mode", "The mode must be 'verify' or 'validate'.");
    }

    private ConsentRecord? ConsentOf(IQueryCollection query)
    {
        var source = One(query, "consent_source", RequestLimits.MaxConsentSource);
        var at = One(query, "consent_at", RequestLimits.MaxTime);
        if (source is null && at is null)
            return null;
        if (source is not null && Words.TryTime(at ?? "", out var time))
            return new ConsentRecord(source, time);
        _errors.Add("query:consent_at", "A consent has a consent_source, and a consent_at as in RFC 3339.");
        return null;
    }

    private string? Name(IQueryCollection query, string name, int max)
    {
        var text = One(query, name, max);
        if (text is not null && !TemplateForm.IsName(text))
            _errors.Add($"query:{name}", "Only letters, digits and . : - _ may be used.");

        return text;
    }

    private string? One(IQueryCollection query, string name, int max)
    {
        var given = query[name];
        if (given.Count == 0)
            return null;

        if (given is [{ Length: > 0 } text] && text.Length <= max)
            return text;

        _errors.Add($"query:{name}", $"One value of 1 to {max} characters is needed.");
        return null;
    }
}
