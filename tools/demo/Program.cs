// The demonstration that ./run shows: onboards a file of numbers through the HTTP API of a running server.
using System.CommandLine;
using Countersign.Demo;

var url = new Option<Uri>("--url")
{
    Required = true,
    Description = "Where the server listens.",
    CustomParser = result =>
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var parsed))
            return parsed;
        result.AddError($"'{result.Tokens[0].Value}' is no URL.");
        return null;
    },
};
var keyFile = new Option<FileInfo>("--key-file") { Required = true, Description = "The file with the sandbox key." };
var file = new Option<FileInfo>("--file") { Required = true, Description = "CSV with the columns to and reference." };
var approve = new Option<int>("--approve")
{
    Description = "How many verifications to approve.",
    DefaultValueFactory = _ => 100,
};
var command = new RootCommand("Onboards a file of numbers through the HTTP API.") { url, keyFile, file, approve };
command.SetAction(async (arguments, cancellation) =>
{
    try
    {
        var key = await File.ReadAllTextAsync(arguments.GetRequiredValue(keyFile).FullName, cancellation);
        using var client = new CountersignClient(arguments.GetRequiredValue(url), key.Trim());
        var people = await Customers.ReadAsync(arguments.GetRequiredValue(file), cancellation);
        return await new Onboarding(client, people, TimeProvider.System)
            .RunAsync(arguments.GetValue(approve), cancellation);
    }
    catch (Exception problem) when (problem is DemoException or HttpRequestException or IOException)
    {
        Console.Error.WriteLine($"demo: {problem.Message}");
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();
