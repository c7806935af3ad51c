using Npgsql;

namespace Countersign.Storage.PostgreSql;

/// <summary>Short ways to ask what is asked once.</summary>
internal static class Commands
{
    public static int Execute(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = connection.With(sql, values);
        return command.ExecuteNonQuery();
    }

    public static long Scalar(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = connection.With(sql, values);
        return Convert.ToInt64(command.ExecuteScalar());
    }

    /// <summary>A command with positional parameters.</summary>
    public static NpgsqlCommand With(
        this NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
