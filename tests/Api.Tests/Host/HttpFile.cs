using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Countersign.Api.Tests.Host;

/// <summary>Runs a file of requests as an editor would: variables, names and values out of earlier answers.</summary>
internal sealed partial class HttpFile(HttpClient client, IReadOnlyDictionary<string, string> variables)
{
    private readonly Dictionary<string, JsonElement> _answers = [];

    /// <summary>Runs all requests of the file; the title and the answer of each.</summary>
    public async Task<List<(string Title, HttpResponseMessage Answer)>> RunAsync(string text)
    {
        var run = new List<(string, HttpResponseMessage)>();
        foreach (var block in text.Split("\n### ").Skip(1))
        {
            var lines = block.Split('\n');
            var response = await client.SendAsync(Request(lines), Flow.Token);
            if (Name().Match(block) is { Success: true } name)
                _answers[name.Groups["name"].Value] = await response.JsonAsync();
            run.Add((lines[0], response));
        }

        return run;
    }

    private HttpRequestMessage Request(string[] lines)
    {
        var rest = lines.Skip(1).SkipWhile(static line => line.StartsWith('#')).Select(Fill).ToArray();
        var verb = rest[0].Split(' ', 2);
        var request = new HttpRequestMessage(new HttpMethod(verb[0]), verb[1]);
        var headers = rest.Skip(1)
            .TakeWhile(static line => line.Length > 0)
            .Select(static line => line.Split(": ", 2))
            .ToArray();
        var body = string.Join('\n', rest.Skip(headers.Length + 2)).Trim();
        foreach (var header in headers.Where(static header => header[0] != "Content-Type"))
            request.Headers.TryAddWithoutValidation(header[0], header[1]);
        if (body.Length > 0)
        {
            var type = headers.Single(static header => header[0] == "Content-Type")[1];
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        return request;
    }

    private string Fill(string line) => Variable().Replace(line, match => Value(match.Groups["name"].Value));

    private string Value(string name)
    {
        if (variables.TryGetValue(name, out var value))
            return value;
        var parts = name.Split(".response.body.$.");
        var found = _answers[parts[0]];
        foreach (var step in Step().Matches(parts[1]).Select(static match => match.Value))
            found = int.TryParse(step, CultureInfo.InvariantCulture, out var at) ? found[at] : found.GetProperty(step);
        return found.GetString()!;
    }

    [GeneratedRegex("^# @name (?<name>[a-z]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\{\{(?<name>[^}]+)\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex("[a-z_]+|[0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}
