using System.Text.Json;

namespace Countersign.Api.Requests;

/// <summary>
/// The faults found in one request, each with where it lies; at most <see cref="MaxErrors"/> are told.
/// </summary>
internal sealed class RequestErrors
{
    /// <summary>More faults than these help nobody and would let a small request have a large answer.</summary>
    public const int MaxErrors = 32;

    private readonly List<KeyValuePair<string, string>> _errors = [];

    /// <summary>How many faults are told.</summary>
    public int Count => _errors.Count;

    /// <summary>One line for the problem's <c>detail</c>.</summary>
    public string Summary => _errors.Count == 1 ? "One thing is wrong." : $"{_errors.Count} things are wrong.";

    /// <summary>
    /// Notes a fault. <paramref name="pointer"/> is a JSON pointer into the body (empty: the whole body), or
    /// <c>query:name</c>, <c>header:name</c> for what lies outside it. The first fault of a place stands.
    /// </summary>
    public void Add(string pointer, string message)
    {
        if (_errors.Count < MaxErrors && !_errors.Exists(error => error.Key == pointer))
            _errors.Add(new(pointer, message));
    }

    /// <summary>Writes the <c>errors</c> member.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("errors"u8);
        foreach (var (pointer, message) in _errors)
            json.WriteString(pointer, message);
        json.WriteEndObject();
    }
}
