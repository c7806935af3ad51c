using System.Text;
using System.Text.Json;

namespace Countersign.Carriers.Http.Answers;

/// <summary>An answer that has arrived as a whole.</summary>
internal sealed class CarrierAnswer : IDisposable
{
    /// <summary>Deeper than any carrier's answer.</summary>
    private const int MaxDepth = 32;

    private readonly HttpResponseMessage _response;
    private readonly ReadOnlyMemory<byte> _body;
    private JsonDocument? _json;
    private bool _wasRead;
    private string? _text;

    private CarrierAnswer(HttpResponseMessage response, ReadOnlyMemory<byte> body) =>
        (_response, _body) = (response, body);

    /// <summary>The status code.</summary>
    public int Status => (int)_response.StatusCode;

    /// <summary>The body as text.</summary>
    public string Text => _text ??= Encoding.UTF8.GetString(_body.Span);

    /// <summary>The body as JSON; null where it is none.</summary>
    public JsonElement? Json
    {
        get
        {
            if (!_wasRead)
                Parse();
            return _json?.RootElement;
        }
    }

    /// <summary>For how long the carrier asks to be spared; null where it does not say.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now) =>
        _response.Headers.RetryAfter is not { } header ? null : header.Delta ?? (header.Date - now);

    /// <summary>A header's first value; null where it is not there.</summary>
    public string? Header(string name) =>
        _response.Headers.TryGetValues(name, out var values) || _response.Content.Headers.TryGetValues(name, out values)
            ? values.FirstOrDefault()
            : null;

    /// <summary>
    /// Reads an answer to its end; null where it is larger than <paramref name="maxBytes"/>. Throws as the connection
    /// does where it breaks off.
    /// </summary>
    public static async Task<CarrierAnswer?> ReadAsync(
        HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > maxBytes)
            return null;

        var body = new byte[(int)(response.Content.Headers.ContentLength ?? maxBytes) + 1];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var read = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return read > maxBytes ? null : new CarrierAnswer(response, body.AsMemory(0, read));
    }

    public void Dispose() => _json?.Dispose();

    private void Parse()
    {
        _wasRead = true;
        try
        {
            _json = JsonDocument.Parse(_body, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            _json = null;
        }
    }
}
