using Countersign.Bench.Flows;
using Countersign.Bench.Processes;

namespace Countersign.Bench.Bulk;

/// <summary>An upload: one column of distinct, valid numbers under its header.</summary>
internal static class BatchFile
{
    public static string Write(Scratch scratch, TestNumbers numbers, int rows)
    {
        var path = Path.Combine(scratch.NewFolder("batch"), "numbers.csv");
        using var file = File.CreateText(path);
        file.NewLine = "\n";
        file.WriteLine("to");
        for (var i = 0; i < rows; i++)
            file.WriteLine(numbers.Next());
        return path;
    }
}
