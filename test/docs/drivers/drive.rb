require_relative 'verify'

$stdin.each_line(chomp: true) do |line|
  style, *rest = line.split("\t", -1)
  values = rest.map { |each| each.unpack1('m') }
  puts style == 'platform' ? verify_platform(*values) : verify_standard(*values)
end
