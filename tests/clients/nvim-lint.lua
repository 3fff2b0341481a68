-- The linter that the page defines, used as nvim-lint uses it: its command with its arguments, the buffer on standard input, the output to
-- its parser, the result to Neovim's diagnostics. nvim-lint itself is a table of linters and that loop.
local lint = { linters = {}, linters_by_ft = {} }
package.loaded['lint'] = lint
package.preload['lint.util'] = function() return {} end
dofile('lint.lua')
local linter = lint.linters.apolint
local command = { linter.cmd }
for _, argument in ipairs(linter.args) do
  table.insert(command, type(argument) == 'function' and argument() or argument)
end
local draft = 'Dear Dana,\n\n👩‍👩‍👧 é: we are sorry if anyone was offended.\n'
vim.api.nvim_buf_set_lines(0, 0, -1, true, vim.split(draft, '\n'))
local output = vim.fn.system(command, draft)
local found = linter.parser(output, 0)
vim.diagnostic.set(vim.api.nvim_create_namespace('apolint'), 0, found)
for _, one in ipairs(vim.diagnostic.get(0)) do
  local words = table.concat(vim.api.nvim_buf_get_text(0, one.lnum, one.col, one.end_lnum, one.end_col, {}), '\n')
  if one.code == 'non-apology/conditional' and words == 'sorry if' and linter.stdin and linter.ignore_exitcode then vim.cmd('qall!') end
end
io.stderr:write(output .. vim.inspect(found) .. '\n')
vim.cmd('cquit')
